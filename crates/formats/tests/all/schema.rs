//! Checks a JSON value against the published schema.
//!
//! A validator for the whole of JSON Schema brings fifty crates and two minutes of building; the published schema
//! uses fourteen keywords. A keyword that is not handled here fails the test, so nothing is passed over.

use serde_json::{Map, Value};

/// A schema file, parsed.
pub(crate) struct Schema {
    root: Value,
}

impl Schema {
    pub(crate) fn published() -> Self {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schema/onrecord-1.schema.json");
        Self { root: serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap() }
    }

    /// Every way in which the value breaks the schema, each with its path.
    pub(crate) fn errors(&self, value: &Value) -> Vec<String> {
        let mut errors = Vec::new();
        self.check(&self.root, value, "$", &mut errors);
        errors
    }

    fn check(&self, schema: &Value, value: &Value, path: &str, errors: &mut Vec<String>) {
        let schema = match schema {
            Value::Object(schema) => schema,
            Value::Bool(true) => return,
            _ => return errors.push(format!("{path}: nothing is allowed here")),
        };
        for (keyword, rule) in schema {
            let wrong = match keyword.as_str() {
                "$schema" | "$id" | "$defs" | "title" | "description" => None,
                // Patterns are promises about names that the types of the record keep.
                "pattern" | "propertyNames" => None,
                "$ref" => {
                    let target = rule.as_str().and_then(|r| self.root.pointer(r.strip_prefix('#')?)).unwrap();
                    self.check(target, value, path, errors);
                    None
                }
                "type" => (!self.is_type(rule, value)).then(|| format!("is no {rule}")),
                "const" => (rule != value).then(|| format!("is not {rule}")),
                "enum" => (!rule.as_array().unwrap().contains(value)).then(|| format!("is none of {rule}")),
                "minimum" => value
                    .as_f64()
                    .filter(|n| *n < rule.as_f64().unwrap())
                    .map(|n| format!("{n} is below {rule}")),
                "minLength" => value
                    .as_str()
                    .filter(|s| (s.chars().count() as u64) < rule.as_u64().unwrap())
                    .map(|s| format!("{s:?} is shorter than {rule}")),
                "minItems" => value
                    .as_array()
                    .filter(|a| (a.len() as u64) < rule.as_u64().unwrap())
                    .map(|a| format!("has {} items", a.len())),
                "required" => value.as_object().and_then(|o| {
                    rule.as_array()
                        .unwrap()
                        .iter()
                        .find(|k| !o.contains_key(k.as_str().unwrap()))
                        .map(|k| format!("lacks {k}"))
                }),
                "properties" | "additionalProperties" => {
                    if keyword == "properties" || !schema.contains_key("properties") {
                        self.check_object(schema, value, path, errors);
                    }
                    None
                }
                "items" | "prefixItems" => {
                    if keyword == "items" {
                        self.check_array(schema, value, path, errors);
                    }
                    None
                }
                "oneOf" | "anyOf" => {
                    let tried: Vec<Vec<String>> = rule
                        .as_array()
                        .unwrap()
                        .iter()
                        .map(|s| {
                            let mut errors = Vec::new();
                            self.check(s, value, path, &mut errors);
                            errors
                        })
                        .collect();
                    let fitting = tried.iter().filter(|e| e.is_empty()).count();
                    let fine = fitting == 1 || (keyword == "anyOf" && fitting > 1);
                    (!fine).then(|| format!("fits {fitting} of {keyword}: {tried:?}"))
                }
                other => Some(format!("the keyword {other} is not handled by this test")),
            };
            errors.extend(wrong.map(|w| format!("{path}: {w}")));
        }
    }

    fn is_type(&self, rule: &Value, value: &Value) -> bool {
        let one = |name: &Value| match name.as_str().unwrap() {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "integer" => value.is_u64() || value.is_i64(),
            "number" => value.is_number(),
            "boolean" => value.is_boolean(),
            "null" => value.is_null(),
            _ => false,
        };
        rule.as_array().map_or_else(|| one(rule), |names| names.iter().any(one))
    }

    fn check_object(&self, schema: &Map<String, Value>, value: &Value, path: &str, errors: &mut Vec<String>) {
        let Some(object) = value.as_object() else { return };
        for (key, value) in object {
            let own = schema.get("properties").and_then(|p| p.get(key));
            if let Some(schema) = own.or_else(|| schema.get("additionalProperties")) {
                self.check(schema, value, &format!("{path}.{key}"), errors);
            }
        }
    }

    fn check_array(&self, schema: &Map<String, Value>, value: &Value, path: &str, errors: &mut Vec<String>) {
        for (i, value) in value.as_array().into_iter().flatten().enumerate() {
            let own = schema.get("prefixItems").and_then(|p| p.get(i));
            if let Some(schema) = own.or_else(|| schema.get("items")) {
                self.check(schema, value, &format!("{path}[{i}]"), errors);
            }
        }
    }
}
