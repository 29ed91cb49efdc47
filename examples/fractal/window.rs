//! A square of the plane of learning rates, by their logarithms.

/// A square about a place.
#[derive(Debug, Clone, Copy)]
pub struct Window {
    /// The logarithms to base 10 of the first layer's rate and of the second one's in the middle.
    pub x: f64,
    pub y: f64,
    /// Its side.
    pub decades: f64,
}

impl Window {
    /// All rates that are of interest: from those that hardly move a weight to those that throw it out at once.
    pub const WHOLE: Self = Self { x: 1.5, y: 1.5, decades: 9.0 };

    /// The logarithms at the middle of a pixel, of so many a side; the second one grows upwards.
    pub fn at(&self, column: f64, row: f64, size: usize) -> (f64, f64) {
        let share = |at: f64| (at + 0.5) / size as f64 - 0.5;
        (self.x + share(column) * self.decades, self.y - share(row) * self.decades)
    }

    /// The same place from closer by.
    pub fn closer(self, factor: f64) -> Self {
        Self { decades: self.decades / factor, ..self }
    }
}
