//! Rows: one JSON object a line, one line a measurement. `benches/README.md` lists the fields.

use serde_json::{Map, Value as Json};
use std::fs::{File, OpenOptions, create_dir_all};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;

/// One measurement.
#[derive(Debug, Clone)]
pub struct Row(Map<String, Json>);

/// Fields that every row has: without them it can be neither named nor believed.
const REQUIRED: [&str; 11] = [
    "library",
    "loss",
    "family",
    "workload",
    "shape",
    "dtype",
    "direction",
    "adapter",
    "backend",
    "p50_ms",
    "max_error",
];

impl Row {
    /// A row from objects whose fields it joins.
    pub fn join(parts: &[&Json]) -> Self {
        let fields = parts.iter().filter_map(|part| part.as_object()).flatten();
        Self(fields.map(|(name, value)| (name.clone(), value.clone())).collect())
    }

    pub fn into_json(self) -> Json {
        Json::Object(self.0)
    }

    /// A field as text; empty where there is none.
    pub fn text(&self, field: &str) -> &str {
        self.0.get(field).and_then(Json::as_str).unwrap_or_default()
    }

    pub fn number(&self, field: &str) -> Option<f64> {
        self.0.get(field).and_then(Json::as_f64)
    }

    /// Whether a field says yes.
    pub fn flag(&self, field: &str) -> bool {
        self.0.get(field).and_then(Json::as_bool).unwrap_or_default()
    }

    /// The shape of the first tensor, such as `2 x 21 x 128 x 128`.
    pub fn shape(&self) -> String {
        let dims = |shape: &Json| {
            let dims = shape.as_array().into_iter().flatten().map(ToString::to_string);
            dims.collect::<Vec<_>>().join(" x ")
        };
        let shapes: Vec<_> = self.0.get("shape").and_then(Json::as_object).into_iter().flatten().collect();
        // The prediction, whose gradient is computed, comes first in a signature and says most.
        let lead = ["input", "embeddings", "boxes", "mask", "grads", "start"];
        let first = shapes.iter().find(|(name, _)| lead.contains(&name.as_str())).or(shapes.first());
        first.map(|(_, shape)| dims(shape)).unwrap_or_default()
    }

    /// Where the row was measured.
    pub fn device(&self) -> String {
        format!("{} ({})", self.text("adapter"), self.text("backend"))
    }

    /// What was measured, wherever and by whom.
    pub fn task(&self) -> [String; 5] {
        ["loss", "workload", "dtype", "direction"]
            .map(|field| self.text(field).to_owned())
            .into_iter()
            .chain([self.shape()])
            .collect::<Vec<_>>()
            .try_into()
            .expect("four fields and the shape")
    }

    /// What makes a row replace an earlier one: the same measurement made again.
    pub fn key(&self) -> (String, String, [String; 5]) {
        (self.device(), self.text("library").to_owned(), self.task())
    }
}

/// Reads files of rows. Of the same measurement the last row counts.
pub fn read(paths: &[impl AsRef<Path>]) -> Result<Vec<Row>, String> {
    let mut rows: Vec<Row> = Vec::new();
    for path in paths {
        let shown = path.as_ref().display();
        let file = File::open(path).map_err(|e| format!("{shown}: expected a file of rows to read: {e}"))?;
        for (at, line) in BufReader::new(file).lines().enumerate() {
            let line = line.map_err(|e| format!("{shown}: expected lines of text: {e}"))?;
            if line.trim().is_empty() {
                continue;
            }
            let row = parse(&line).map_err(|e| format!("{shown}, line {}: {e}", at + 1))?;
            match rows.iter_mut().find(|other| other.key() == row.key()) {
                Some(other) => *other = row,
                None => rows.push(row),
            }
        }
    }
    Ok(rows)
}

fn parse(line: &str) -> Result<Row, String> {
    let json: Json = serde_json::from_str(line).map_err(|e| format!("expected a JSON object: {e}"))?;
    let Json::Object(fields) = json else { return Err("expected a JSON object".into()) };
    match REQUIRED.iter().find(|name| fields.get(**name).is_none_or(Json::is_null)) {
        Some(name) => Err(format!("expected a row with a field `{name}`")),
        None => Ok(Row(fields)),
    }
}

/// A file that rows are appended to, each whole and at once.
pub struct Rows(File);

impl Rows {
    /// Opens a file, made with its folder if missing.
    pub fn append(path: &Path) -> Result<Self, String> {
        let failed = |e: std::io::Error| format!("{}: expected a file to write rows to: {e}", path.display());
        if let Some(folder) = path.parent() {
            create_dir_all(folder).map_err(failed)?;
        }
        OpenOptions::new().create(true).append(true).open(path).map(Self).map_err(failed)
    }

    pub fn push(&mut self, row: &Row) -> Result<(), String> {
        let line = format!("{}\n", Json::Object(row.0.clone()));
        self.0.write_all(line.as_bytes()).map_err(|e| format!("a row could not be written: {e}"))
    }
}

/// Four digits: more would be noise.
pub fn round(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let unit = 10f64.powi(3 - value.abs().log10().floor() as i32);
    (value * unit).round() / unit
}
