//! The kernels as functions of the engine. They are named in a query and found by their names on every machine, so
//! scheduler, executors and client must be of one version of this program.
//!
//! Numbers of documents and places are `UInt32`, hashes `UInt64`, symbols the UTF-16 units of a folded text as
//! little-endian bytes (`LargeBinary`: a column of ordinary `Binary` holds no more than 2 GiB in a batch).

use std::sync::{Arc, Mutex, PoisonError};

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, LargeBinaryArray, ListArray, StructArray, UInt32Array, UInt64Array,
};
use datafusion::arrow::array::{Int64Array, NullBufferBuilder};
use datafusion::arrow::buffer::OffsetBuffer;
use datafusion::arrow::datatypes::{DataType, Field, FieldRef, Fields, Int64Type, UInt32Type, UInt64Type};
use datafusion::common::{DataFusionError, Result, ScalarValue, exec_err};
use datafusion::execution::FunctionRegistry;
use datafusion::logical_expr::function::{PartitionEvaluatorArgs, WindowUDFFieldArgs};
use datafusion::logical_expr::{
    ColumnarValue, PartitionEvaluator, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
    WindowUDF, WindowUDFImpl,
};
use reuse::{Background, Frequencies, Gram, Hit, Least, Options, Passage, Scale, Verifier, grams, join};

/// Tells a registry our functions.
pub(crate) fn register(registry: &mut dyn FunctionRegistry) -> Result<()> {
    registry.register_udf(Arc::new(ScalarUDF::from(Grams::default())))?;
    registry.register_udwf(Arc::new(WindowUDF::from(Join::default())))?;
    registry.register_udf(Arc::new(ScalarUDF::from(Verify::default())))?;
    Ok(())
}

/// The same for an executor, which keeps its functions otherwise.
pub(crate) fn registry() -> ballista_core::registry::BallistaFunctionRegistry {
    let mut registry = ballista_core::registry::BallistaFunctionRegistry::default();
    for function in [ScalarUDF::from(Grams::default()), ScalarUDF::from(Verify::default())] {
        registry.scalar_functions.insert(function.name().to_owned(), Arc::new(function));
    }
    let join = WindowUDF::from(Join::default());
    registry.window_functions.insert(join.name().to_owned(), Arc::new(join));
    registry
}

/// Symbols as bytes.
pub(crate) fn to_bytes(symbols: &[u16]) -> Vec<u8> {
    symbols.iter().flat_map(|s| s.to_le_bytes()).collect()
}

fn to_symbols(bytes: &[u8], symbols: &mut Vec<u16>) {
    symbols.clear();
    symbols.extend(bytes.as_chunks::<2>().0.iter().map(|b| u16::from_le_bytes(*b)));
}

/// Frequencies as bytes, by which they travel within the question.
pub(crate) fn frequencies_to_bytes(frequencies: &Frequencies) -> Vec<u8> {
    frequencies.iter().flat_map(|(s, n)| s.to_le_bytes().into_iter().chain(n.to_le_bytes())).collect()
}

fn frequencies_of_bytes(bytes: &[u8]) -> Frequencies {
    let mut frequencies = Frequencies::default();
    for row in bytes.as_chunks::<10>().0 {
        let [s0, s1, n @ ..] = *row;
        frequencies.add_symbol(u16::from_le_bytes([s0, s1]), u64::from_le_bytes(n));
    }
    frequencies
}

/// The last background that was asked for. It is made of all frequencies and is the same for every batch of a job.
static BACKGROUND: Mutex<Option<(Vec<u8>, Arc<Background>)>> = Mutex::new(None);

fn background(bytes: &[u8]) -> Arc<Background> {
    let mut last = BACKGROUND.lock().unwrap_or_else(PoisonError::into_inner);
    match &*last {
        Some((of, background)) if of == bytes => Arc::clone(background),
        _ => {
            let background = Arc::new(Background::new(&frequencies_of_bytes(bytes)));
            *last = Some((bytes.to_vec(), Arc::clone(&background)));
            background
        }
    }
}

fn fields(of: &[(&str, DataType)]) -> Fields {
    of.iter().map(|(name, kind)| Field::new(*name, kind.clone(), false)).collect()
}

fn list_of(fields: Fields) -> DataType {
    DataType::List(Arc::new(Field::new_list_field(DataType::Struct(fields), true)))
}

/// A list for each row, of structs whose columns are given; `ends` says where each row's list ends. Rows without any are
/// null, so that unnesting passes them over.
fn lists(fields: Fields, columns: Vec<ArrayRef>, ends: &[usize]) -> Result<ArrayRef> {
    let mut nulls = NullBufferBuilder::new(ends.len());
    let mut lengths = Vec::with_capacity(ends.len());
    let mut start = 0;
    for &end in ends {
        nulls.append(end > start);
        lengths.push(end - start);
        start = end;
    }
    if i32::try_from(start).is_err() {
        return exec_err!("a batch made {start} rows: more than a list can hold; use smaller batches");
    }
    let item = Arc::new(Field::new_list_field(DataType::Struct(fields.clone()), true));
    let values = StructArray::try_new(fields, columns, None)?;
    let offsets = OffsetBuffer::from_lengths(lengths);
    Ok(Arc::new(ListArray::try_new(item, offsets, Arc::new(values), nulls.finish())?))
}

/// The one value of an argument that is the same for all rows.
fn constant<'a>(args: &'a [ColumnarValue], n: usize, function: &str) -> Result<&'a ScalarValue> {
    match args.get(n) {
        Some(ColumnarValue::Scalar(value)) => Ok(value),
        _ => exec_err!("{function}: argument {} must be a constant", n + 1),
    }
}

fn wrong(function: &str) -> DataFusionError {
    DataFusionError::Execution(format!(
        "{function}: arguments of other types than the query of this version gives; are all machines of one version?"
    ))
}

/// `reuse_grams(symbols, symbols_of_the_corpus)`: the grams of a text, a list of {hash, at}.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Grams {
    signature: Signature,
}

impl Default for Grams {
    fn default() -> Self {
        let signature = Signature::exact(vec![DataType::LargeBinary, DataType::Int64], Volatility::Immutable);
        Self { signature }
    }
}

fn gram_fields() -> Fields {
    fields(&[("hash", DataType::UInt64), ("at", DataType::UInt32)])
}

impl ScalarUDFImpl for Grams {
    fn name(&self) -> &str {
        "reuse_grams"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(list_of(gram_fields()))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let ScalarValue::Int64(Some(all)) = constant(&args.args, 1, self.name())? else {
            return Err(wrong(self.name()));
        };
        let scale = Scale::for_symbols(all.unsigned_abs());
        let texts = args.args[0].to_array(args.number_rows)?;
        let texts = texts.as_binary_opt::<i64>().ok_or_else(|| wrong(self.name()))?;
        let (mut hashes, mut ats) = (Vec::new(), Vec::new());
        let mut ends = Vec::with_capacity(texts.len());
        let mut symbols = Vec::new();
        for text in texts {
            to_symbols(text.unwrap_or_default(), &mut symbols);
            grams(&symbols, scale, |hash, at| {
                hashes.push(hash);
                ats.push(at);
            });
            ends.push(hashes.len());
        }
        let columns: Vec<ArrayRef> =
            vec![Arc::new(UInt64Array::from(hashes)), Arc::new(UInt32Array::from(ats))];
        Ok(ColumnarValue::Array(lists(gram_fields(), columns, &ends)?))
    }
}

/// `reuse_join(hash, document, at, allowed) OVER (PARTITION BY … ORDER BY hash, document, at)`: the hits of a run of grams,
/// a list of {a, b, at}; `at` holds both places, as [`Hit::pack`] does. All hits stand in the first row of the run.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Join {
    signature: Signature,
}

impl Default for Join {
    fn default() -> Self {
        let types = vec![
            DataType::UInt64,
            DataType::UInt32,
            DataType::UInt32,
            DataType::Int64,
            DataType::Int64,
            DataType::Int64,
        ];
        Self { signature: Signature::exact(types, Volatility::Immutable) }
    }
}

fn hit_fields() -> Fields {
    fields(&[("a", DataType::UInt32), ("b", DataType::UInt32), ("at", DataType::UInt64)])
}

impl WindowUDFImpl for Join {
    fn name(&self) -> &str {
        "reuse_join"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn partition_evaluator(&self, _: PartitionEvaluatorArgs<'_>) -> Result<Box<dyn PartitionEvaluator>> {
        Ok(Box::new(Run))
    }

    fn field(&self, args: WindowUDFFieldArgs<'_>) -> Result<FieldRef> {
        Ok(Arc::new(Field::new(args.name(), list_of(hit_fields()), true)))
    }
}

#[derive(Debug)]
struct Run;

impl PartitionEvaluator for Run {
    fn evaluate_all(&mut self, values: &[ArrayRef], rows: usize) -> Result<ArrayRef> {
        let error = || wrong("reuse_join");
        let column = |n: usize| values.get(n).ok_or_else(error);
        let hashes = column(0)?.as_primitive_opt::<UInt64Type>().ok_or_else(error)?;
        let documents = column(1)?.as_primitive_opt::<UInt32Type>().ok_or_else(error)?;
        let ats = column(2)?.as_primitive_opt::<UInt32Type>().ok_or_else(error)?;
        let limit = |n: usize| -> Result<i64> {
            let column: &Int64Array = column(n)?.as_primitive_opt::<Int64Type>().ok_or_else(error)?;
            Ok(if column.is_empty() { -1 } else { column.value(0) })
        };
        let between = u32::try_from(limit(3)?).ok();
        let since = u32::try_from(limit(4)?).unwrap_or(0);
        let below = u32::try_from(limit(5)?).unwrap_or(u32::MAX);
        let options = Options { between, ..Options::default() };
        let run: Vec<Gram> = (0..rows)
            .map(|n| Gram { hash: hashes.value(n), document: documents.value(n), at: ats.value(n) })
            .collect();
        let (mut a, mut b, mut at) = (Vec::new(), Vec::new(), Vec::new());
        join(
            &run,
            |x, y| (since..below).contains(&y) && options.allows(x, y),
            |Hit { a: x, b: y, a_at, b_at }| {
                a.push(x);
                b.push(y);
                at.push(u64::from(a_at) << 32 | u64::from(b_at));
            },
        );
        let ends = vec![a.len(); rows];
        let columns: Vec<ArrayRef> = vec![
            Arc::new(UInt32Array::from(a)),
            Arc::new(UInt32Array::from(b)),
            Arc::new(UInt64Array::from(at)),
        ];
        lists(hit_fields(), columns, &ends)
    }

    fn uses_window_frame(&self) -> bool {
        false
    }

    fn supports_bounded_execution(&self) -> bool {
        // A run must be whole: with one gram of a hash missing, others would be joined.
        false
    }
}

/// `reuse_verify(a, b, symbols_of_a, symbols_of_b, hits, frequencies, bits)`: the passages of a pair of documents, a list of
/// structs with the fields of [`Passage`].
#[derive(Debug, PartialEq, Eq, Hash)]
struct Verify {
    signature: Signature,
}

impl Default for Verify {
    fn default() -> Self {
        // `any`: the list's item may be called this or that, and whether it may be null differs from plan to plan.
        Self { signature: Signature::any(7, Volatility::Immutable) }
    }
}

/// Columns of passages, in the order of [`Passage`].
pub(crate) fn passage_fields() -> Fields {
    let place = |name| (name, DataType::UInt32);
    fields(&[
        place("a"),
        place("a_start"),
        place("a_end"),
        place("b"),
        place("b_start"),
        place("b_end"),
        ("score", DataType::Int64),
        place("same"),
    ])
}

/// Columns of such fields.
pub(crate) fn passages_to_columns(passages: &[Passage]) -> Vec<ArrayRef> {
    let column = |of: fn(&Passage) -> u32| -> ArrayRef {
        Arc::new(passages.iter().map(|p| Some(of(p))).collect::<UInt32Array>())
    };
    vec![
        column(|p| p.a),
        column(|p| p.a_start),
        column(|p| p.a_end),
        column(|p| p.b),
        column(|p| p.b_start),
        column(|p| p.b_end),
        Arc::new(passages.iter().map(|p| Some(p.score)).collect::<Int64Array>()),
        column(|p| p.same),
    ]
}

/// The passages of such columns.
pub(crate) fn passages_of_columns(columns: &[ArrayRef], out: &mut Vec<Passage>) -> Result<()> {
    let error = || wrong("the answer");
    let [a, a_start, a_end, b, b_start, b_end, score, same] = columns else { return Err(error()) };
    let place = |c: &'_ ArrayRef| c.as_primitive_opt::<UInt32Type>().cloned().ok_or_else(error);
    let (a, a_start, a_end) = (place(a)?, place(a_start)?, place(a_end)?);
    let (b, b_start, b_end) = (place(b)?, place(b_start)?, place(b_end)?);
    let (score, same) = (score.as_primitive_opt::<Int64Type>().ok_or_else(error)?, place(same)?);
    out.extend((0..a.len()).map(|n| Passage {
        a: a.value(n),
        a_start: a_start.value(n),
        a_end: a_end.value(n),
        b: b.value(n),
        b_start: b_start.value(n),
        b_end: b_end.value(n),
        score: score.value(n),
        same: same.value(n),
    }));
    Ok(())
}

impl ScalarUDFImpl for Verify {
    fn name(&self) -> &str {
        "reuse_verify"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(list_of(passage_fields()))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let error = || wrong(self.name());
        let frequencies = match constant(&args.args, 5, self.name())? {
            ScalarValue::Binary(Some(bytes)) | ScalarValue::LargeBinary(Some(bytes)) => bytes,
            _ => return Err(error()),
        };
        let ScalarValue::Float64(Some(bits)) = constant(&args.args, 6, self.name())? else {
            return Err(error());
        };
        let (background, least) = (background(frequencies), Least { bits: *bits });
        let columns: Vec<ArrayRef> =
            args.args[..5].iter().map(|c| c.to_array(args.number_rows)).collect::<Result<_>>()?;
        let number = |n: usize| columns[n].as_primitive_opt::<UInt32Type>().ok_or_else(error);
        let text =
            |n: usize| -> Result<&LargeBinaryArray> { columns[n].as_binary_opt::<i64>().ok_or_else(error) };
        let (a, b, a_texts, b_texts) = (number(0)?, number(1)?, text(2)?, text(3)?);
        let all_hits: &ListArray = columns[4].as_list_opt::<i32>().ok_or_else(error)?;
        let mut verifier = Verifier::default();
        let (mut of_a, mut of_b, mut hits, mut passages) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut ends = Vec::with_capacity(args.number_rows);
        for n in 0..args.number_rows {
            to_symbols(a_texts.value(n), &mut of_a);
            to_symbols(b_texts.value(n), &mut of_b);
            let ats = all_hits.value(n);
            let ats = ats.as_primitive_opt::<UInt64Type>().ok_or_else(error)?;
            hits.clear();
            hits.extend(ats.values().iter().map(|at| Hit {
                a: a.value(n),
                b: b.value(n),
                a_at: (at >> 32) as u32,
                b_at: *at as u32,
            }));
            // Grouping brings them in any order.
            hits.sort_unstable();
            hits.dedup();
            verifier.verify(&of_a, &of_b, &hits, &background, least, &mut passages);
            ends.push(passages.len());
        }
        Ok(ColumnarValue::Array(lists(passage_fields(), passages_to_columns(&passages), &ends)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequencies_travel_whole() {
        let mut frequencies = Frequencies::default();
        frequencies.count(&[1, 2, 2, 0xffff]);
        frequencies.add_symbol(7, u64::from(u32::MAX) * 9);
        assert!(frequencies_of_bytes(&frequencies_to_bytes(&frequencies)) == frequencies);
    }
}
