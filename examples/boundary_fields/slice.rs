//! A brain slice: intensities, and which tissue each pixel is.

use std::path::Path;

/// Background, grey matter, white matter.
pub const CLASSES: usize = 3;

pub struct Slice {
    pub width: usize,
    pub height: usize,
    /// T1 intensity in [0, 1].
    pub intensity: Vec<f64>,
    pub labels: Vec<usize>,
}

impl Slice {
    /// Reads a slice, cut to the head.
    pub fn load(path: &Path) -> Result<Self, String> {
        let image = image::open(path).map_err(|e| format!("--slice: expected a picture at {}: {e}", path.display()))?;
        let image = image.to_rgb8();
        let head = image.enumerate_pixels().filter(|(_, _, pixel)| pixel.0[1] > 0 || pixel.0[2] > 0);
        let [mut left, mut top, mut right, mut bottom] = [u32::MAX, u32::MAX, 0, 0];
        for (x, y, _) in head {
            (left, right) = (left.min(x), right.max(x));
            (top, bottom) = (top.min(y), bottom.max(y));
        }
        if left > right {
            return Err(format!("--slice: expected some tissue in {}", path.display()));
        }
        const MARGIN: u32 = 12;
        let (left, top) = (left.saturating_sub(MARGIN), top.saturating_sub(MARGIN));
        let width = (right + MARGIN + 1).min(image.width()) - left;
        let height = (bottom + MARGIN + 1).min(image.height()) - top;
        let cut = image::imageops::crop_imm(&image, left, top, width, height).to_image();
        let label = |[_, grey, white]: [u8; 3]| {
            let background = 255u8.saturating_sub(grey).saturating_sub(white);
            if background >= grey.max(white) { 0 } else { 1 + usize::from(white > grey) }
        };
        Ok(Self {
            width: width as usize,
            height: height as usize,
            intensity: cut.pixels().map(|p| f64::from(p.0[0]) / 255.0).collect(),
            labels: cut.pixels().map(|p| label(p.0)).collect(),
        })
    }

    /// `[CLASSES, pixel]`: 1 for a pixel's class.
    pub fn one_hot(&self) -> Vec<f64> {
        (0..CLASSES).flat_map(|c| self.labels.iter().map(move |&l| f64::from(u8::from(l == c)))).collect()
    }

    /// `[CLASSES, pixel]`: the classes blurred by a Gaussian and moved to the right; the border repeats outwards.
    pub fn blurred(&self, sigma: f64, shift: usize) -> Vec<f64> {
        let radius = (3.0 * sigma).ceil() as isize;
        let taps: Vec<f64> = (-radius..=radius).map(|d| (-0.5 * (d as f64 / sigma).powi(2)).exp()).collect();
        let total: f64 = taps.iter().sum();
        let along = |plane: &[f64], dx: isize, dy: isize, moved: isize| -> Vec<f64> {
            let at = |i: usize, d: isize| {
                let x = (i % self.width).saturating_add_signed(d * dx - moved).min(self.width - 1);
                let y = (i / self.width).saturating_add_signed(d * dy).min(self.height - 1);
                plane[y * self.width + x]
            };
            let value = |i| taps.iter().zip(-radius..).map(|(t, d)| t * at(i, d)).sum::<f64>() / total;
            (0..plane.len()).map(value).collect()
        };
        let planes = self.one_hot();
        let planes = planes.chunks(self.labels.len());
        planes.flat_map(|plane| along(&along(plane, 1, 0, shift as isize), 0, 1, 0)).collect()
    }
}
