//! Small matrices in f64: eigenvectors, elimination, programmes over a simplex.

/// A matrix with as many columns as rows.
#[derive(Debug, Clone)]
pub(crate) struct Matrix {
    pub rows: usize,
    values: Vec<f64>,
}

/// Eigenvalues, and eigenvectors in columns.
pub(crate) struct Eigen {
    pub values: Vec<f64>,
    pub vectors: Matrix,
}

/// What ends where 1 - 1e-12 of an optimum is: ridges and what counts as nothing.
const TINY: f64 = 1e-13;

impl Matrix {
    pub fn from_fn(rows: usize, value: impl Fn(usize, usize) -> f64) -> Self {
        Self { rows, values: (0..rows * rows).map(|at| value(at / rows, at % rows)).collect() }
    }

    pub fn at(&self, i: usize, j: usize) -> f64 {
        self.values[i * self.rows + j]
    }

    fn set(&mut self, i: usize, j: usize, value: f64) {
        self.values[i * self.rows + j] = value;
    }

    /// The product with a vector.
    pub fn times(&self, x: &[f64]) -> Vec<f64> {
        (0..self.rows).map(|i| (0..self.rows).map(|j| self.at(i, j) * x[j]).sum()).collect()
    }

    /// Eigenvalues and eigenvectors of a symmetric matrix, by Jacobi's rotations.
    pub fn eigen(&self) -> Eigen {
        const SWEEPS: usize = 60;
        let rows = self.rows;
        let mut a = self.clone();
        let mut vectors = Self::from_fn(rows, |i, j| f64::from(u8::from(i == j)));
        for _ in 0..SWEEPS {
            for p in 0..rows {
                for q in p + 1..rows {
                    if a.at(p, q) == 0.0 {
                        continue;
                    }
                    let theta = (a.at(q, q) - a.at(p, p)) / (2.0 * a.at(p, q));
                    let t = theta.signum() / (theta.abs() + theta.hypot(1.0));
                    let c = 1.0 / t.hypot(1.0);
                    let s = t * c;
                    let turn = |(x, y): (f64, f64)| (c * x - s * y, s * x + c * y);
                    for k in 0..rows {
                        let (x, y) = turn((a.at(k, p), a.at(k, q)));
                        a.set(k, p, x);
                        a.set(k, q, y);
                    }
                    for k in 0..rows {
                        let (x, y) = turn((a.at(p, k), a.at(q, k)));
                        a.set(p, k, x);
                        a.set(q, k, y);
                        let (x, y) = turn((vectors.at(k, p), vectors.at(k, q)));
                        vectors.set(k, p, x);
                        vectors.set(k, q, y);
                    }
                    a.set(p, q, 0.0);
                    a.set(q, p, 0.0);
                }
            }
        }
        Eigen { values: (0..rows).map(|i| a.at(i, i)).collect(), vectors }
    }

    /// The solution of a system by elimination, the largest pivot of each column first.
    pub fn solve(&self, right: &[f64]) -> Vec<f64> {
        self.eliminate(right, 0.0)
    }

    /// The same, where what has no pivot above a bound is 0.
    pub fn eliminate(&self, right: &[f64], least: f64) -> Vec<f64> {
        let (rows, mut a, mut right) = (self.rows, self.clone(), right.to_vec());
        let mut pivots: Vec<Option<usize>> = vec![None; rows];
        let mut used = vec![false; rows];
        for (column, kept) in pivots.iter_mut().enumerate() {
            let free = (0..rows).filter(|&i| !used[i]);
            let largest = free.fold(None, |best: Option<usize>, i| match best {
                Some(best) if a.at(best, column).abs() >= a.at(i, column).abs() => Some(best),
                _ => Some(i),
            });
            let Some(pivot) = largest.filter(|&i| a.at(i, column).abs() > least) else { continue };
            (*kept, used[pivot]) = (Some(pivot), true);
            for i in (0..rows).filter(|&i| i != pivot) {
                let factor = a.at(i, column) / a.at(pivot, column);
                for j in column..rows {
                    a.set(i, j, a.at(i, j) - factor * a.at(pivot, j));
                }
                right[i] -= factor * right[pivot];
            }
        }
        (0..rows).map(|column| pivots[column].map_or(0.0, |pivot| right[pivot] / a.at(pivot, column))).collect()
    }
}

/// The path of u >= 0 that minimises u.K u / 2 + (b - mu 1).u as mu grows: u is piecewise linear in mu.
pub(crate) struct Path<'a> {
    matrix: &'a Matrix,
    base: &'a [f64],
    /// What may be above 0, and what is.
    usable: Vec<bool>,
    inside: Vec<bool>,
    /// By how much u grows with mu, less what it would be at mu = 0; outside, what is left of 1 and of b.
    ones: Vec<f64>,
    bases: Vec<f64>,
}

impl<'a> Path<'a> {
    pub fn new(matrix: &'a Matrix, base: &'a [f64], usable: Vec<bool>) -> Self {
        let (ones, bases) = (vec![1.0; base.len()], base.to_vec());
        Self { matrix, base, inside: vec![false; base.len()], usable, ones, bases }
    }

    /// Solves for what is inside, and what is left outside.
    fn solve(&mut self) {
        let list: Vec<usize> = (0..self.base.len()).filter(|&i| self.inside[i]).collect();
        let ridge = |i: usize, j: usize| if i == j { 1.0 + TINY } else { 1.0 };
        let part = Matrix::from_fn(list.len(), |i, j| self.matrix.at(list[i], list[j]) * ridge(i, j));
        let of = |right: &dyn Fn(usize) -> f64| {
            let found = part.solve(&list.iter().map(|&i| right(i)).collect::<Vec<_>>());
            let rest =
                |i: usize| right(i) - list.iter().zip(&found).map(|(&j, x)| self.matrix.at(i, j) * x).sum::<f64>();
            let mut all: Vec<f64> = (0..self.base.len()).map(rest).collect();
            list.iter().zip(&found).for_each(|(&i, x)| all[i] = *x);
            all
        };
        (self.ones, self.bases) = (of(&|_| 1.0), of(&|i| self.base[i]));
    }

    /// Sums over what is inside: of 1, and of b, times the growth; of b times what is taken off.
    fn sums(&self) -> [f64; 3] {
        let inside = (0..self.base.len()).filter(|&i| self.inside[i]);
        inside.fold([0.0; 3], |[a, b, c], i| {
            let x = self.base[i];
            [a + self.ones[i], b + x * self.ones[i], c + x * self.bases[i]]
        })
    }

    /// Where u.K u is a bound, in the present stretch.
    fn end(&self, bound: f64) -> f64 {
        let [a, b, c] = self.sums();
        if a <= 0.0 { f64::INFINITY } else { (b + (b * b - a * (c - bound)).max(0.0).sqrt()) / a }
    }

    /// Walks to where u.K u is the bound, or to the last stretch; gives mu.
    pub fn walk(&mut self, bound: Option<f64>) -> f64 {
        let mut mu = f64::NEG_INFINITY;
        for _ in 0..8 * self.base.len() + 16 {
            let event = |i: usize| {
                let turns =
                    if self.inside[i] { self.ones[i] < 0.0 } else { self.usable[i] && self.ones[i] > TINY * 10.0 };
                if turns { (self.bases[i] / self.ones[i]).max(mu) } else { f64::INFINITY }
            };
            let next = (0..self.base.len()).map(|i| (event(i), i)).min_by(|a, b| a.0.total_cmp(&b.0));
            let next = next.unwrap_or((f64::INFINITY, 0));
            let end = bound.map_or(f64::INFINITY, |bound| self.end(bound));
            if end <= next.0 {
                return if end.is_finite() { end } else { mu };
            }
            mu = next.0;
            self.inside[next.1] = !self.inside[next.1];
            self.solve();
        }
        mu
    }

    /// u at mu.
    pub fn solution(&self, mu: f64) -> Vec<f64> {
        let u = |i: usize| if self.inside[i] { (mu * self.ones[i] - self.bases[i]).max(0.0) } else { 0.0 };
        (0..self.base.len()).map(u).collect()
    }

    /// The direction in which u grows in the last stretch, on the simplex.
    pub fn direction(&self) -> Vec<f64> {
        let u = |i: usize| if self.inside[i] { self.ones[i].max(0.0) } else { 0.0 };
        let all: Vec<f64> = (0..self.base.len()).map(u).collect();
        let sum: f64 = all.iter().sum();
        all.into_iter().map(|x| if sum > 0.0 { x / sum } else { 0.0 }).collect()
    }
}
