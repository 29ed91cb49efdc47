//! What the program is asked for.

use crate::batch::{self, Problem};
use clap::Parser;
use std::ops::Range;

/// Losses over a batch that lies on the ranks of an MPI job: start it by `mpirun -n RANKS`.
#[derive(Debug, Parser)]
pub struct Options {
    /// What part of the batch each rank has, as numbers: 3,0,1 gives the first of three ranks three quarters, and the
    /// second one nothing. Equal parts where none are given.
    #[arg(long, value_delimiter = ',', value_name = "PARTS")]
    shares: Vec<u32>,
    /// Adapter of every rank, by its place in the list of `cargo run --example adapters`. Otherwise the ranks of a machine
    /// take turns with its adapters that are of the same kind as its best one.
    #[arg(long, value_name = "PLACE")]
    pub adapter: Option<usize>,
    /// Losses to run; all four where none are given.
    #[arg(long, value_delimiter = ',', value_name = "LOSSES")]
    only: Vec<String>,
    /// How many times as many samples to take.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    times: u16,
    /// Steps to time.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..))]
    pub steps: u16,
    /// Prints JSON Lines instead of a table.
    #[arg(long)]
    pub json: bool,
}

impl Options {
    /// The part of each rank, from 0 to 1.
    pub fn shares(&self, ranks: usize) -> Result<Vec<Range<f64>>, String> {
        let parts = if self.shares.is_empty() { vec![1; ranks] } else { self.shares.clone() };
        let sum = parts.iter().map(|&part| f64::from(part)).sum::<f64>();
        if parts.len() != ranks || sum == 0.0 {
            let found = parts.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
            return Err(format!("--shares: expected {ranks} numbers, one for each rank and not all 0, found {found}"));
        }
        let mut end = 0.0;
        let mut next = |part: u32| {
            let start = end;
            end += f64::from(part);
            start / sum..end / sum
        };
        Ok(parts.into_iter().map(&mut next).collect())
    }

    pub fn problems(&self) -> Result<Vec<Problem>, String> {
        let all = batch::problems(usize::from(self.times));
        if let Some(name) = self.only.iter().find(|name| all.iter().all(|problem| problem.loss.name() != **name)) {
            let names = all.iter().map(|problem| problem.loss.name()).collect::<Vec<_>>().join(", ");
            return Err(format!("--only: expected some of {names}, found {}", wgloss::Error::quote(name)));
        }
        let wanted = |problem: &Problem| self.only.is_empty() || self.only.iter().any(|n| n == problem.loss.name());
        Ok(all.into_iter().filter(wanted).collect())
    }
}
