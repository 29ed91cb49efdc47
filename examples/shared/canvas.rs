//! White canvases that become PNG files, and words on them.

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontStyle, register_font};
use std::fs;
use std::io::{self, Cursor};
use std::path::Path;

/// DejaVu Sans, the ASCII part: pictures look the same on machines without fonts.
const FONT: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/font/DejaVuSans-ascii.ttf"));
pub const FAMILY: &str = "DejaVu Sans";

pub const INK: RGBColor = RGBColor(0x22, 0x22, 0x22);
pub const FAINT: RGBColor = RGBColor(0xcc, 0xcc, 0xcc);

pub type Area<'a> = DrawingArea<BitMapBackend<'a>, Shift>;

/// A white canvas that becomes the bytes of a PNG.
pub fn canvas(size: (u32, u32), draw: impl FnOnce(&Area<'_>) -> Result<(), String>) -> Result<Vec<u8>, String> {
    register_font(FAMILY, FontStyle::Normal, FONT).map_err(|_| "the font of the pictures is damaged")?;
    let mut pixels = vec![0xff; (3 * size.0 * size.1) as usize];
    let area = BitMapBackend::with_buffer(&mut pixels, size).into_drawing_area();
    draw(&area)?;
    area.present().map_err(text)?;
    drop(area);
    let image = image::RgbImage::from_raw(size.0, size.1, pixels).ok_or("a picture of another size")?;
    let mut png = Cursor::new(Vec::new());
    image.write_to(&mut png, image::ImageFormat::Png).map_err(text)?;
    Ok(png.into_inner())
}

pub fn text(e: impl std::fmt::Display) -> String {
    e.to_string()
}

pub fn label(area: &Area<'_>, words: &str, at: (i32, i32), size: u32, pos: (HPos, VPos)) -> Result<(), String> {
    coloured(area, words, at, size, INK, pos)
}

pub fn coloured(
    area: &Area<'_>,
    words: &str,
    at: (i32, i32),
    size: u32,
    colour: RGBColor,
    pos: (HPos, VPos),
) -> Result<(), String> {
    let style = (FAMILY, size).into_font().color(&colour).pos(Pos::new(pos.0, pos.1));
    area.draw(&Text::new(words.to_owned(), at, style)).map_err(text)
}

/// Writes a file of that name, or leaves what was there: an interruption leaves no half of a picture.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    replace(path, bytes).map_err(|e| format!("{}: expected a file to write: {e}", path.display()))
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let partial = path.with_extension("png.partial");
    let done = fs::write(&partial, bytes).and_then(|()| fs::rename(&partial, path));
    if done.is_err() {
        // Nothing more can be done about a file that cannot be removed.
        let _ = fs::remove_file(&partial);
    }
    done
}
