//! The brain slices: intensities, soft labels, and what the classifier sees of each pixel.

use std::path::Path;

/// Background, grey matter, white matter.
pub const CLASSES: usize = 3;
pub const CLASS_NAMES: [&str; CLASSES] = ["background", "grey matter", "white matter"];
/// Numbers that describe a pixel.
pub const FEATURES: usize = 12;

/// Slices to train on, in the order of the batches: each batch has a low slice and a high one.
pub const TRAINING: [&str; 8] = ["z045", "z095", "z065", "z105", "z070", "z115", "z085", "z130"];
/// Slices to judge by.
pub const HELD_OUT: [&str; 4] = ["z055", "z075", "z100", "z125"];

/// One slice, cut to the head.
pub struct Slice {
    pub name: &'static str,
    /// T1 intensity in [0, 1].
    pub intensity: Vec<f32>,
    /// `[CLASSES, pixel]`: probabilities that sum to 1.
    pub target: Vec<f32>,
    /// `[FEATURES, pixel]`
    pub features: Vec<f32>,
}

/// All slices, of one size.
pub struct Slices {
    pub width: usize,
    pub height: usize,
    pub training: Vec<Slice>,
    pub held_out: Vec<Slice>,
}

impl Slices {
    pub fn load(folder: &Path) -> Result<Self, String> {
        let read = |name: &&'static str| {
            let path = folder.join(format!("{name}.png"));
            let image = image::open(&path).map_err(|e| format!("{}: expected a picture: {e}", path.display()))?;
            Ok((*name, image.to_rgb8()))
        };
        let images: Vec<_> = TRAINING.iter().chain(&HELD_OUT).map(read).collect::<Result<_, String>>()?;
        if let Some((name, _)) = images.iter().find(|(_, image)| image.dimensions() != images[0].1.dimensions()) {
            return Err(format!("{}: expected slices of one size, found another for {name}", folder.display()));
        }
        let [left, top, right, bottom] = bounding_box(images.iter().map(|(_, image)| image));
        let (width, height) = ((right - left) as usize, (bottom - top) as usize);
        let slices = images.iter().map(|(name, image)| {
            let cut = image::imageops::crop_imm(image, left, top, right - left, bottom - top).to_image();
            Slice::new(name, &cut)
        });
        let mut training: Vec<_> = slices.collect();
        standardise(&mut training, TRAINING.len());
        let held_out = training.split_off(TRAINING.len());
        Ok(Self { width, height, training, held_out })
    }
}

/// Left, top, right and bottom of all that is not black in any picture, with a margin.
fn bounding_box<'a>(images: impl Iterator<Item = &'a image::RgbImage>) -> [u32; 4] {
    const MARGIN: u32 = 4;
    let [mut left, mut top, mut right, mut bottom] = [u32::MAX, u32::MAX, 0, 0];
    let (mut width, mut height) = (1, 1);
    for image in images {
        (width, height) = image.dimensions();
        for (x, y, _) in image.enumerate_pixels().filter(|(_, _, pixel)| pixel.0[0] > 0) {
            (left, right) = (left.min(x), right.max(x + 1));
            (top, bottom) = (top.min(y), bottom.max(y + 1));
        }
    }
    if right == 0 {
        return [0, 0, width, height];
    }
    let high = |at: u32, end: u32| (at + MARGIN).min(end);
    [left.saturating_sub(MARGIN), top.saturating_sub(MARGIN), high(right, width), high(bottom, height)]
}

impl Slice {
    fn new(name: &'static str, image: &image::RgbImage) -> Self {
        let channel = |c: usize| image.pixels().map(move |p| f32::from(p.0[c]) / 255.0);
        let intensity: Vec<f32> = channel(0).collect();
        let (grey, white): (Vec<f32>, Vec<f32>) = (channel(1).collect(), channel(2).collect());
        let background = grey.iter().zip(&white).map(|(g, w)| (1.0 - g - w).max(0.0));
        let target = background.chain(grey.iter().copied()).chain(white.iter().copied()).collect();
        let features = features(&intensity, image.width() as usize);
        Self { name, intensity, target, features }
    }

    /// `[FEATURES / 4, pixel]` vectors of four features.
    pub fn features_by_four(&self) -> impl Iterator<Item = [f32; 4]> {
        let pixels = self.intensity.len();
        let vector = move |at: usize| {
            let (quad, pixel) = (at / pixels, at % pixels);
            std::array::from_fn(|k| self.features[(4 * quad + k) * pixels + pixel])
        };
        (0..FEATURES / 4 * pixels).map(vector)
    }
}

/// Intensity, its blurs, gradients, spread and extremes around the pixel, and the pixel's place.
fn features(intensity: &[f32], width: usize) -> Vec<f32> {
    let height = intensity.len() / width;
    let blurs = [1.0, 2.0, 4.0, 8.0].map(|sigma| blur(intensity, width, sigma));
    let squares: Vec<f32> = intensity.iter().map(|i| i * i).collect();
    let spread = blur(&squares, width, 2.0);
    let spread = spread.iter().zip(&blurs[1]).map(|(square, mean)| (square - mean * mean).max(0.0).sqrt());
    let around = |pick: fn(f32, f32) -> f32| neighbours(intensity, width, move |all| all.into_iter().reduce(pick));
    let centre = |i: usize, size: usize| (i as f32 + 0.5) / size as f32 - 0.5;

    let mut all = intensity.to_vec();
    blurs.iter().for_each(|b| all.extend(b));
    all.extend(gradient(&blurs[0], width));
    all.extend(gradient(&blurs[1], width));
    all.extend(spread);
    all.extend(around(f32::min));
    all.extend(around(f32::max));
    all.extend((0..intensity.len()).map(|i| centre(i % width, width).abs()));
    all.extend((0..intensity.len()).map(|i| centre(i / width, height)));
    debug_assert_eq!(all.len(), FEATURES * intensity.len());
    all
}

/// A Gaussian blur; the border repeats outwards.
fn blur(values: &[f32], width: usize, sigma: f32) -> Vec<f32> {
    let radius = (3.0 * sigma).ceil() as isize;
    let kernel: Vec<f32> = (-radius..=radius).map(|d| (-0.5 * (d as f32 / sigma).powi(2)).exp()).collect();
    let total: f32 = kernel.iter().sum();
    let height = values.len() / width;
    let along = |values: &[f32], dx: isize, dy: isize| -> Vec<f32> {
        let at = |i: usize, d: isize| {
            let x = (i % width).saturating_add_signed(d * dx).min(width - 1);
            let y = (i / width).saturating_add_signed(d * dy).min(height - 1);
            values[y * width + x]
        };
        let sum = |i: usize| kernel.iter().zip(-radius..).map(|(k, d)| k * at(i, d)).sum::<f32>() / total;
        (0..values.len()).map(sum).collect()
    };
    along(&along(values, 1, 0), 0, 1)
}

/// Length of the gradient by central differences.
fn gradient(values: &[f32], width: usize) -> Vec<f32> {
    neighbours(values, width, |v| Some((v[5] - v[3]).hypot(v[7] - v[1]) / 2.0))
}

/// What `combine` makes of each pixel's 3 x 3 neighbourhood, row by row; the border repeats outwards.
fn neighbours(values: &[f32], width: usize, combine: impl Fn([f32; 9]) -> Option<f32>) -> Vec<f32> {
    let height = values.len() / width;
    let at = |i: usize, n: usize| {
        let x = (i % width + n % 3).saturating_sub(1).min(width - 1);
        let y = (i / width + n / 3).saturating_sub(1).min(height - 1);
        values[y * width + x]
    };
    (0..values.len()).map(|i| combine(std::array::from_fn(|n| at(i, n))).unwrap_or_default()).collect()
}

/// Gives every feature mean 0 and variance 1 over the first slices.
fn standardise(slices: &mut [Slice], count: usize) {
    let pixels = slices[0].intensity.len();
    for feature in 0..FEATURES {
        let plane = feature * pixels..(feature + 1) * pixels;
        let known = || slices[..count].iter().flat_map(|s| &s.features[plane.clone()]).map(|&v| f64::from(v));
        let total = (count * pixels) as f64;
        let mean = known().sum::<f64>() / total;
        let deviation = (known().map(|v| (v - mean).powi(2)).sum::<f64>() / total).sqrt().max(1e-6);
        for value in slices.iter_mut().flat_map(|s| &mut s.features[plane.clone()]) {
            *value = ((f64::from(*value) - mean) / deviation) as f32;
        }
    }
}
