//! Archives as Parquet, and results for those who read them with a query engine.
//!
//! Whoever has an archive of gigabytes often has it as Parquet, written by any of a dozen programs: strings may come as
//! three types, dates as strings, numbers, days or instants. What is read is what JSON Lines would give.

use std::borrow::Cow;
use std::io::Write;
use std::sync::Arc;

use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt16Type, UInt32Type,
    UInt64Type,
};
use arrow_array::{
    Array, ArrayRef, Float64Array, LargeStringArray, PrimitiveArray, RecordBatch, StringArray,
    StringViewArray, UInt64Array,
};
use arrow_schema::{ArrowError, DataType, Field, Schema, TimeUnit};
use parquet::arrow::ArrowWriter;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::basic::Compression;
pub use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
pub use parquet::file::reader::{ChunkReader, Length};

use super::{ClusterRow, Fields, PairRow, TextRow};

/// Rows read at a time. Texts are some kilobytes each.
const ROWS: usize = 2048;

/// Texts of a Parquet file, in order.
#[derive(Debug)]
pub struct ParquetTexts {
    reader: ParquetRecordBatchReader,
    fields: Fields,
}

impl ParquetTexts {
    /// Opens a file, past so many rows.
    ///
    /// # Errors
    /// Why it is no archive, in words for whoever made it: no Parquet, or no such column.
    pub fn open<R: ChunkReader + 'static>(file: R, fields: &Fields, skip: usize) -> Result<Self, String> {
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| no_parquet(&e))?;
        let schema = Arc::clone(builder.schema());
        let names: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).collect();
        let text = schema.field_with_name(&fields.text).map_err(|_| {
            format!("it has no column {:?}; its columns are {}", fields.text, names.join(", "))
        })?;
        if !matches!(text.data_type(), DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View) {
            return Err(format!("its column {:?} holds {}, not text", fields.text, text.data_type()));
        }
        let wanted = names
            .iter()
            .enumerate()
            .filter(|(_, n)| [&fields.id, &fields.text, &fields.date].iter().any(|w| w == *n))
            .map(|(n, _)| n);
        let mask = ProjectionMask::roots(builder.parquet_schema(), wanted);
        let reader = builder
            .with_projection(mask)
            .with_batch_size(ROWS)
            .with_offset(skip)
            .build()
            .map_err(|e| no_parquet(&e))?;
        Ok(Self { reader, fields: fields.clone() })
    }

    /// The next rows; none at the end. A row without words gives none, and still counts as a row.
    ///
    /// # Errors
    /// Why the file cannot be read any further.
    pub fn rows(&mut self) -> Result<Option<Vec<Option<TextRow<'static>>>>, String> {
        let Some(batch) = self.reader.next() else { return Ok(None) };
        let batch = batch.map_err(|e| format!("it cannot be read any further: {e}"))?;
        let column = |name: &str| batch.column_by_name(name);
        let (id, date) = (column(&self.fields.id), column(&self.fields.date));
        let Some(text) = column(&self.fields.text) else { return Ok(None) };
        let rows = (0..batch.num_rows()).map(|n| {
            Some(TextRow {
                text: Cow::Owned(value(text, n)?),
                id: id.and_then(|c| value(c, n)),
                date: date.and_then(|c| value(c, n)),
            })
        });
        Ok(Some(rows.collect()))
    }
}

fn no_parquet(e: &ParquetError) -> String {
    format!("it cannot be read as Parquet: {e}")
}

/// A value as JSON Lines would have it; none for null and for what is no name.
fn value(column: &ArrayRef, row: usize) -> Option<String> {
    if column.is_null(row) {
        return None;
    }
    let any = column.as_any();
    fn number<T: ArrowPrimitiveType>(column: &ArrayRef, row: usize) -> Option<T::Native> {
        column.as_any().downcast_ref::<PrimitiveArray<T>>().map(|a| a.value(row))
    }
    let seconds = |n: i64, each: i64| day(n.div_euclid(each).div_euclid(86_400));
    match column.data_type() {
        DataType::Utf8 => any.downcast_ref::<StringArray>().map(|a| a.value(row).to_owned()),
        DataType::LargeUtf8 => any.downcast_ref::<LargeStringArray>().map(|a| a.value(row).to_owned()),
        DataType::Utf8View => any.downcast_ref::<StringViewArray>().map(|a| a.value(row).to_owned()),
        DataType::Int16 => number::<Int16Type>(column, row).map(|n| n.to_string()),
        DataType::Int32 => number::<Int32Type>(column, row).map(|n| n.to_string()),
        DataType::Int64 => number::<Int64Type>(column, row).map(|n| n.to_string()),
        DataType::UInt16 => number::<UInt16Type>(column, row).map(|n| n.to_string()),
        DataType::UInt32 => number::<UInt32Type>(column, row).map(|n| n.to_string()),
        DataType::UInt64 => number::<UInt64Type>(column, row).map(|n| n.to_string()),
        DataType::Date32 => number::<Date32Type>(column, row).map(|n| day(i64::from(n))),
        DataType::Timestamp(TimeUnit::Second, _) => {
            number::<TimestampSecondType>(column, row).map(|n| seconds(n, 1))
        }
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            number::<TimestampMillisecondType>(column, row).map(|n| seconds(n, 1_000))
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            number::<TimestampMicrosecondType>(column, row).map(|n| seconds(n, 1_000_000))
        }
        DataType::Timestamp(TimeUnit::Nanosecond, _) => {
            number::<TimestampNanosecondType>(column, row).map(|n| seconds(n, 1_000_000_000))
        }
        _ => None,
    }
}

/// A day from its number.
fn day(days: i64) -> String {
    let (year, month, day) = record::calendar::of_number(days);
    format!("{year:04}-{month:02}-{day:02}")
}

fn writer<W: Write + Send>(out: W, schema: &Arc<Schema>) -> Result<ArrowWriter<W>, ParquetError> {
    // Named without a version: the bytes are those of the results, not of the library's release.
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by("onrecord".to_owned())
        .build();
    ArrowWriter::try_new(out, Arc::clone(schema), Some(properties))
}

/// Rows written at a time.
const CHUNK: usize = 64 * 1024;

fn batch(schema: &Arc<Schema>, columns: Vec<ArrayRef>) -> Result<RecordBatch, ParquetError> {
    RecordBatch::try_new(Arc::clone(schema), columns)
        .map_err(|e: ArrowError| ParquetError::External(Box::new(e)))
}

/// Writes pairs: the columns are the fields of [`PairRow`].
///
/// # Errors
/// Those of the output.
pub fn write_pairs<'a, W: Write + Send>(
    out: W,
    rows: impl Iterator<Item = PairRow<'a>>,
) -> Result<W, ParquetError> {
    let field = |name: &str, kind: &DataType| Field::new(name, kind.clone(), false);
    let (text, count) = (DataType::Utf8, DataType::UInt64);
    let schema = Arc::new(Schema::new(vec![
        field("a", &text),
        field("a_start", &count),
        field("a_end", &count),
        field("b", &text),
        field("b_start", &count),
        field("b_end", &count),
        field("score", &DataType::Float64),
    ]));
    let mut writer = writer(out, &schema)?;
    let mut rows = rows.peekable();
    while rows.peek().is_some() {
        let some: Vec<PairRow<'_>> = rows.by_ref().take(CHUNK).collect();
        let names = |f: fn(&PairRow<'a>) -> &'a str| -> ArrayRef {
            Arc::new(some.iter().map(|r| Some(f(r))).collect::<StringArray>())
        };
        let numbers = |f: fn(&PairRow<'a>) -> u64| -> ArrayRef {
            Arc::new(some.iter().map(f).collect::<UInt64Array>())
        };
        let columns: Vec<ArrayRef> = vec![
            names(|r| r.a),
            numbers(|r| r.a_start),
            numbers(|r| r.a_end),
            names(|r| r.b),
            numbers(|r| r.b_start),
            numbers(|r| r.b_end),
            Arc::new(some.iter().map(|r| r.score).collect::<Float64Array>()),
        ];
        writer.write(&batch(&schema, columns)?)?;
    }
    writer.into_inner()
}

/// Writes clusters: a row for each place, with what is true of its cluster.
///
/// # Errors
/// Those of the output.
pub fn write_clusters<'a, W: Write + Send>(
    out: W,
    rows: impl Iterator<Item = ClusterRow<'a>>,
) -> Result<W, ParquetError> {
    let field = |name: &str, kind: DataType, null: bool| Field::new(name, kind, null);
    let schema = Arc::new(Schema::new(vec![
        field("cluster", DataType::UInt64, false),
        field("kind", DataType::Utf8, false),
        field("documents", DataType::UInt64, false),
        field("length", DataType::UInt64, false),
        field("id", DataType::Utf8, false),
        field("start", DataType::UInt64, false),
        field("end", DataType::UInt64, false),
        field("date", DataType::Utf8, true),
    ]));
    let mut writer = writer(out, &schema)?;
    let mut rows = rows.peekable();
    while rows.peek().is_some() {
        let (mut some, mut places) = (Vec::new(), 0);
        while places < CHUNK
            && let Some(row) = rows.next()
        {
            places += row.members.len();
            some.push(row);
        }
        let each = || some.iter().flat_map(|c| c.members.iter().map(move |m| (c, m)));
        let columns: Vec<ArrayRef> = vec![
            Arc::new(each().map(|(c, _)| c.cluster).collect::<UInt64Array>()),
            Arc::new(each().map(|(c, _)| Some(c.kind)).collect::<StringArray>()),
            Arc::new(each().map(|(c, _)| c.documents).collect::<UInt64Array>()),
            Arc::new(each().map(|(c, _)| u64::from(c.length)).collect::<UInt64Array>()),
            Arc::new(each().map(|(_, m)| Some(m.id)).collect::<StringArray>()),
            Arc::new(each().map(|(_, m)| m.start).collect::<UInt64Array>()),
            Arc::new(each().map(|(_, m)| m.end).collect::<UInt64Array>()),
            Arc::new(each().map(|(_, m)| m.date).collect::<StringArray>()),
        ];
        writer.write(&batch(&schema, columns)?)?;
    }
    writer.into_inner()
}

#[cfg(test)]
mod tests {
    use arrow_array::{Date32Array, Int64Array};

    use super::*;

    /// A file with these columns, as bytes in memory.
    fn file(columns: Vec<(&str, ArrayRef)>) -> bytes::Bytes {
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        let mut writer = writer(Vec::new(), &batch.schema()).unwrap();
        writer.write(&batch).unwrap();
        writer.into_inner().unwrap().into()
    }

    #[track_caller]
    fn check(columns: Vec<(&str, ArrayRef)>, skip: usize, expected: Result<&[&str], &str>) {
        let texts = ParquetTexts::open(file(columns), &Fields::default(), skip);
        match (texts, expected) {
            (Ok(mut texts), Ok(expected)) => {
                let mut seen = Vec::new();
                while let Some(rows) = texts.rows().unwrap() {
                    seen.extend(rows.iter().map(|row| match row {
                        Some(r) => format!("{:?} {} {:?}", r.id, r.text, r.date),
                        None => "none".to_owned(),
                    }));
                }
                assert_eq!(seen, expected);
            }
            (Err(e), Err(words)) => assert!(e.contains(words), "{e}"),
            (texts, _) => panic!("{texts:?}"),
        }
    }

    fn texts() -> ArrayRef {
        Arc::new(StringArray::from(vec![Some("甲"), None, Some("")]))
    }

    #[test]
    fn columns() {
        let id: ArrayRef = Arc::new(Int64Array::from(vec![7, 8, 9]));
        let date: ArrayRef = Arc::new(Date32Array::from(vec![Some(22_411), None, Some(0)]));
        let other: ArrayRef = Arc::new(Float64Array::from(vec![0.5, 1.0, 2.0]));
        let rows: &[&str] =
            &[r#"Some("7") 甲 Some("2031-05-12")"#, "none", r#"Some("9")  Some("1970-01-01")"#];
        let all = vec![("id", id.clone()), ("x", other.clone()), ("text", texts()), ("date", date)];
        check(all.clone(), 0, Ok(rows));
        check(all, 2, Ok(&rows[2..]));
        let view: ArrayRef = Arc::new(StringViewArray::from(vec!["乙"]));
        check(vec![("text", view)], 0, Ok(&["None 乙 None"]));
        let large: ArrayRef = Arc::new(LargeStringArray::from(vec!["丙"]));
        check(vec![("text", large)], 0, Ok(&["None 丙 None"]));
        check(vec![("id", id), ("x", other.clone())], 0, Err(r#"no column "text"; its columns are id, x"#));
        check(vec![("text", other)], 0, Err("not text"));
        let rubbish = ParquetTexts::open(bytes::Bytes::from_static(b"PAR1 no"), &Fields::default(), 0);
        assert!(rubbish.is_err_and(|e| e.contains("cannot be read as Parquet")));
    }

    #[test]
    fn days() {
        for (n, date) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (19_782, "2024-02-29"),
            (19_783, "2024-03-01"),
            (-25_567, "1900-01-01"),
            (22_411, "2031-05-12"),
        ] {
            assert_eq!(day(n), date);
        }
    }
}
