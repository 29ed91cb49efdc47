//! The digits: pixels, classes, which ones are held out, and the batches of a training run.

use crate::shared::random::Random;
use std::fs;
use std::path::Path;

/// Pixels along an edge.
const EDGE: usize = 8;
/// Numbers of a digit.
pub const PIXELS: usize = EDGE * EDGE;
pub const CLASSES: usize = 10;
/// Digits in a row of the picture.
const ACROSS: usize = 50;
/// What the picture multiplies a pixel by.
const LEVEL: f32 = 15.0;
/// Digits to judge by: the last ones. The file seems to keep what one person wrote together: with every fourth digit
/// held out, 1-nearest neighbour is right for 99 % by the pixels alone, with the last quarter for 96 %.
const HELD_OUT: usize = 450;

pub struct Digits {
    /// `[digit, PIXELS]`, the digits to train on first: centred on their mean, and divided by the deviation of all of
    /// their pixels.
    pub pixels: Vec<f32>,
    pub labels: Vec<usize>,
    /// Digits to train on.
    pub training: usize,
}

impl Digits {
    /// Reads `digits.png` and `labels.txt`.
    pub fn load(folder: &Path) -> Result<Self, String> {
        let path = folder.join("labels.txt");
        let text = fs::read_to_string(&path).map_err(|e| format!("{}: expected a text: {e}", path.display()))?;
        let labels = text.split_whitespace().flat_map(str::chars).map(|c| c.to_digit(CLASSES as u32));
        let labels: Option<Vec<usize>> = labels.map(|digit| digit.map(|d| d as usize)).collect();
        let labels = labels.ok_or_else(|| format!("{}: expected digits alone", path.display()))?;

        let path = folder.join("digits.png");
        let image = image::open(&path).map_err(|e| format!("{}: expected a picture: {e}", path.display()))?.to_luma8();
        let rows = labels.len().div_ceil(ACROSS);
        if image.dimensions() != ((ACROSS * EDGE) as u32, (rows * EDGE) as u32) || labels.len() <= HELD_OUT {
            let found = format!("{:?} pixels and {} labels", image.dimensions(), labels.len());
            return Err(format!(
                "{}: expected {ACROSS} digits a row and a label for each, found {found}",
                path.display()
            ));
        }
        let pixel = |at: usize| {
            let (digit, y, x) = (at / PIXELS, at % PIXELS / EDGE, at % EDGE);
            let (left, top) = (digit % ACROSS * EDGE, digit / ACROSS * EDGE);
            f32::from(image.get_pixel((left + x) as u32, (top + y) as u32).0[0]) / LEVEL
        };
        let mut pixels: Vec<f32> = (0..labels.len() * PIXELS).map(pixel).collect();
        let training = labels.len() - HELD_OUT;
        standardise(&mut pixels, training);
        Ok(Self { pixels, labels, training })
    }
}

/// Subtracts the mean digit of the first digits, and divides by the deviation of all their pixels.
fn standardise(pixels: &mut [f32], count: usize) {
    let mut mean = [0.0; PIXELS];
    for digit in pixels.chunks(PIXELS).take(count) {
        mean.iter_mut().zip(digit).for_each(|(m, p)| *m += p / count as f32);
    }
    for digit in pixels.chunks_mut(PIXELS) {
        digit.iter_mut().zip(mean).for_each(|(p, m)| *p -= m);
    }
    let known = &pixels[..count * PIXELS];
    let deviation = (known.iter().map(|p| p * p).sum::<f32>() / known.len() as f32).sqrt();
    pixels.iter_mut().for_each(|p| *p /= deviation);
}

/// Batches in a shuffled order, a new one for each round through the digits; what is left of a round that does not fill
/// a batch waits for another round.
pub struct Batches<'a> {
    digits: &'a Digits,
    /// The classes that the digits are said to have.
    said: Vec<usize>,
    random: Random,
    order: Vec<usize>,
    at: usize,
    /// `[BATCH, PIXELS]`
    pub pixels: Vec<f32>,
    pub labels: Vec<i32>,
}

/// Digits of a batch.
pub const BATCH: usize = 128;
/// Largest change of a pixel in a batch, in deviations: no two rounds see the same digit.
const NOISE: f32 = 0.5;

impl<'a> Batches<'a> {
    /// Batches of some digits, at least [`BATCH`], with the labels that all digits are said to have.
    pub fn new(digits: &'a Digits, order: Vec<usize>, said: Vec<usize>, seed: u64) -> Self {
        let at = order.len();
        Self { digits, said, random: Random::new(seed), order, at, pixels: Vec::new(), labels: Vec::new() }
    }

    /// Draws the next batch.
    pub fn draw(&mut self) {
        if self.at + BATCH > self.order.len() {
            // Fisher and Yates.
            for last in (1..self.order.len()).rev() {
                self.order.swap(last, (self.random.word() % (last as u64 + 1)) as usize);
            }
            self.at = 0;
        }
        self.pixels.clear();
        self.labels.clear();
        for &digit in &self.order[self.at..self.at + BATCH] {
            self.labels.push(self.said[digit] as i32);
            let pixels = &self.digits.pixels[digit * PIXELS..(digit + 1) * PIXELS];
            self.pixels.extend(pixels.iter().map(|p| p + NOISE * self.random.uniform()));
        }
        self.at += BATCH;
    }
}
