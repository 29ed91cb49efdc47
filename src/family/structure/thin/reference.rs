//! Thinning on the CPU: cell by cell.

use super::Rule;

/// A mask of an item, z, y, x.
struct Plane {
    cells: Vec<bool>,
    dims: [usize; 3],
}

impl Plane {
    fn place(&self, cell: usize) -> [i64; 3] {
        let [_, height, width] = self.dims;
        [cell / (height * width), cell / width % height, cell % width].map(|c| c as i64)
    }

    /// Whether there is a foreground cell at a place; beyond the border there is none.
    fn at(&self, place: [i64; 3]) -> bool {
        let inside = place.iter().zip(self.dims).all(|(&c, size)| (0..size as i64).contains(&c));
        inside && self.cells[place.iter().zip(self.dims).fold(0, |i, (&c, size)| i * size + c as usize)]
    }

    /// Takes the cells away of which a rule says so, all at once.
    fn remove(&mut self, gone: impl Fn(&Self, usize) -> bool) {
        let list: Vec<usize> = (0..self.cells.len()).filter(|&cell| self.cells[cell] && gone(self, cell)).collect();
        list.into_iter().for_each(|cell| self.cells[cell] = false);
    }
}

/// The offsets of a box: lengths 0 .. `end` along each axis.
fn offsets(end: i64) -> impl Iterator<Item = [i64; 3]> {
    (0..end.pow(3)).map(move |k| [k / (end * end), k / end % end, k % end])
}

fn sum(a: [i64; 3], b: [i64; 3]) -> [i64; 3] {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

pub(crate) fn thin(rule: Rule, cells: Vec<bool>, dims: [usize; 3], iterations: usize) -> Vec<bool> {
    let mut plane = Plane { cells, dims };
    let parts = parts();
    for _ in 0..iterations {
        match rule {
            Rule::Euler => euler(&mut plane, &parts),
            Rule::ZhangSuen => {
                plane.remove(|plane, cell| zhang_suen(plane, cell, false));
                plane.remove(|plane, cell| zhang_suen(plane, cell, true));
            }
        }
    }
    plane.cells
}

/// One iteration by the Euler count.
fn euler(plane: &mut Plane, parts: &[(u32, i64)]) {
    let block = |plane: &Plane, cell: usize| {
        let around = offsets(3).map(|o| sum(plane.place(cell), o.map(|d| d - 1)));
        around.enumerate().map(|(k, place)| u32::from(plane.at(place)) << k).sum::<u32>()
    };
    let ends: Vec<bool> = (0..plane.cells.len()).map(|cell| block(plane, cell).count_ones() <= 2).collect();
    for field in 0..8 {
        plane.remove(|plane, cell| {
            // Parities in a field that starts one cell earlier, of the first axis fastest.
            let place = plane.place(cell);
            let here = (0..3).map(|axis| ((place[axis] + 1) & 1) << axis).sum::<i64>() == field;
            if !here || ends[cell] {
                return false;
            }
            let background = !block(plane, cell);
            euler_number(background, parts) == euler_number(background | 1 << 13, parts)
        });
    }
}

/// The cells, pairs, squares and cubes of a block of 3, a bit for each of its cells, and how they count.
fn parts() -> Vec<(u32, i64)> {
    let mut parts = Vec::new();
    for size in offsets(2) {
        let sign = if size.iter().sum::<i64>() % 2 == 0 { 1 } else { -1 };
        for corner in offsets(3).filter(|corner| sum(*corner, size).iter().all(|&c| c < 3)) {
            let within = offsets(2).filter(|o| (0..3).all(|axis| o[axis] <= size[axis])).map(|o| sum(corner, o));
            parts.push((within.map(|[z, y, x]| 1 << (9 * z + 3 * y + x)).sum(), sign));
        }
    }
    parts
}

/// Cells less pairs plus squares less cubes that lie in a set of a block's cells.
fn euler_number(cells: u32, parts: &[(u32, i64)]) -> i64 {
    parts.iter().filter(|(part, _)| cells & part == *part).map(|(_, sign)| sign).sum()
}

/// Whether a half of a round takes a cell away. P2 to P9 go clockwise from the cell above.
fn zhang_suen(plane: &Plane, cell: usize, second: bool) -> bool {
    const AROUND: [[i64; 2]; 8] = [[-1, 0], [-1, 1], [0, 1], [1, 1], [1, 0], [1, -1], [0, -1], [-1, -1]];
    let p = AROUND.map(|[y, x]| plane.at(sum(plane.place(cell), [0, y, x])));
    let [p2, _, p4, _, p6, _, p8, _] = p;
    let neighbours = p.iter().filter(|&&p| p).count();
    let rises = (0..8).filter(|&k| !p[k] && p[(k + 1) % 8]).count();
    let faces = if second { p2 && p8 && (p4 || p6) } else { p4 && p6 && (p2 || p8) };
    (2..=6).contains(&neighbours) && rises == 1 && !faces
}

/// Adds face neighbours, so many times.
pub(super) fn grow(cells: Vec<bool>, dims: [usize; 3], times: usize) -> Vec<bool> {
    let mut plane = Plane { cells, dims };
    for _ in 0..times {
        let near = |cell: usize| {
            let around = offsets(3).map(|o| o.map(|d| d - 1)).filter(|o| o.iter().map(|d| d.abs()).sum::<i64>() <= 1);
            around.map(|o| sum(plane.place(cell), o)).any(|place| plane.at(place))
        };
        plane.cells = (0..plane.cells.len()).map(near).collect();
    }
    plane.cells
}
