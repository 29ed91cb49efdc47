//! stub
use crate::row::Row;
use std::path::Path;
pub struct Slower;
impl Slower {
    pub fn find(_: &[Row], _: &[Row], _: f64) -> Self {
        Self
    }
    pub fn tell(&self) -> usize {
        0
    }
}
pub fn write(_: &Path, _: &[Row], _: Option<&Slower>) -> Result<(), String> {
    Ok(())
}
