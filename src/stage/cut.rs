//! From a stage to steps: the longest runs whose windows fit and whose operations stay in budget.

use super::call::Call;
use super::domain::Run;
use super::recipe::{Bound, Source, Stage, Word};
use super::rows::Compact;
use super::totals;
use crate::error::Error;
use crate::kernel::Binding;
use crate::plan::{Pass, PlanBuilder, Step, Window};
use std::ops::Range;

impl Stage<'_> {
    /// Appends the steps to some passes, and the reduction of the tallies.
    pub fn push(mut self, call: &mut Call<'_>, passes: &[Pass]) -> Result<(), Error> {
        let units = self.over.units();
        let mut tallies = Vec::new();
        for bound in &mut self.bound {
            if let Source::Tally(base) = bound.source {
                let place = call.builder.scratch(units * totals::TALLY.size());
                bound.source = Source::Place(place);
                tallies.push((base, place));
            }
        }
        self.push_to(&mut call.builder, passes)?;
        for (base, place) in tallies {
            call.last = Some(call.totals().reduce(&mut call.builder, passes, place, units, base)?);
        }
        Ok(())
    }

    /// Appends the steps of a stage without tallies to some passes.
    pub fn push_to(self, builder: &mut PlanBuilder<'_>, passes: &[Pass]) -> Result<(), Error> {
        let (needed, limit) = (self.kernel.storage_buffers() as u64, builder.caps.max_storage_buffers.into());
        if needed > limit {
            let what = format!("storage buffers of `{}`", self.kernel.labelled().label);
            return Err(Error::TooLarge { what, needed, limit });
        }
        match (self.cut(builder), self.scattered()) {
            (Err(_), Some(rows)) => self.push_copied(builder, passes, Compact(rows)),
            (Err(_), None) if self.by_columns() => self.push_columns(builder, passes),
            (runs, _) => {
                for step in self.steps(builder, &runs?) {
                    passes.iter().for_each(|&pass| builder.step(pass, step.clone()));
                }
                Ok(())
            }
        }
    }

    /// The items of the runs that the device's bindings and the budget allow.
    pub fn runs(&self, builder: &PlanBuilder<'_>) -> Result<Vec<Range<u64>>, Error> {
        Ok(self.cut(builder)?.into_iter().map(|run| run.items).collect())
    }

    /// The steps of some runs.
    pub(super) fn steps(self, builder: &mut PlanBuilder<'_>, runs: &[Run]) -> Vec<Step> {
        let Some(first) = runs.first() else { return Vec::new() };
        let names = self.over.words(first).into_iter().map(|(name, _)| name);
        let names: Vec<_> = names.chain(self.words.iter().map(|(name, _)| *name)).collect();
        let bindings = self.kernel.bindings.clone();
        let kernel = builder.kernel(self.kernel.words(&names));
        let window = |bound: &Bound<'_>, run: &Run| {
            let Source::Place(place) = bound.source else { panic!("`push` reserves the places of tallies") };
            let range = bound.map.range(run);
            Window { place, first: range.start, count: range.end - range.start }
        };
        let step = |run: &Run| {
            let domain = self.over.words(run).into_iter().map(|(_, value)| value as u32);
            let own = self.words.iter().map(|(_, word)| match word {
                Word::Same(value) => *value,
                Word::Of(value) => value(run) as u32,
            });
            Step {
                kernel,
                groups: run.groups() as u32,
                words: domain.chain(own).collect(),
                windows: self.bound.iter().map(|bound| window(bound, run)).collect(),
                bytes: bytes(&bindings, &self.bound, run),
                flops: self.flops * run.len(),
            }
        };
        runs.iter().map(step).collect()
    }

    /// Runs that are as long as windows and budget allow.
    pub(super) fn cut(&self, builder: &PlanBuilder<'_>) -> Result<Vec<Run>, Error> {
        let (all, grain) = (self.over.units(), self.over.grain());
        let mut runs = Vec::new();
        let mut first = 0;
        while first < all {
            let units = |grains: u64| first..(first + grains * grain).min(all);
            let run = |grains: u64| self.over.run(units(grains));
            let short = |run: &Run| run.len() * self.flops <= builder.options.step_flops;
            let fits = |grains: u64| short(&run(grains)) && self.excess(builder, &run(grains)).is_none();
            // Too many operations are no obstacle to a single grain.
            let grains = longest((all - first).div_ceil(grain), fits).max(1);
            let next = run(grains);
            if let Some(error) = self.excess(builder, &next) {
                return Err(error);
            }
            first = units(grains).end;
            runs.push(next);
        }
        Ok(runs)
    }

    /// The binding that a run exceeds most, as an error.
    fn excess(&self, builder: &PlanBuilder<'_>, run: &Run) -> Option<Error> {
        let size = |range: Range<u64>| range.end - range.start;
        let bindings = self.kernel.bindings.iter().zip(&self.bound);
        let windows =
            bindings.map(|(b, bound)| (b.name, size(bound.map.range(run)), builder.window_elements(b.element)));
        let over = windows.filter(|(_, needed, limit)| needed > limit);
        let most = over.max_by(|(_, a, of_a), (_, b, of_b)| {
            (u128::from(*a) * u128::from(*of_b)).cmp(&(u128::from(*b) * u128::from(*of_a)))
        });
        most.map(|(name, needed, limit)| {
            let what = format!("binding of `{name}`, elements of {}", self.over.grain_name());
            Error::TooLarge { what, needed, limit }
        })
    }
}

/// Runs of at most so many of a range.
pub(crate) fn chunks(range: Range<u64>, most: u64) -> impl Iterator<Item = Range<u64>> + Clone {
    let (end, most) = (range.end, most.max(1));
    range.step_by(most as usize).map(move |first| first..end.min(first + most))
}

/// Bytes that a run reads and writes.
fn bytes(bindings: &[Binding], bound: &[Bound<'_>], run: &Run) -> u64 {
    let touched = |bound: &Bound<'_>| bound.each.map_or_else(|| bound.map.touched(run), |each| each * run.len());
    bindings.iter().zip(bound).map(|(b, bound)| b.element.size() * touched(bound) * bound.times).sum()
}

/// The largest number up to `most` that fits, where fewer always fit; 0 where one does not.
fn longest(most: u64, fits: impl Fn(u64) -> bool) -> u64 {
    if fits(most) {
        return most;
    }
    let (mut low, mut high) = (0, most);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if fits(middle) { low = middle } else { high = middle }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::longest;

    #[test]
    fn bisection_finds_the_largest_that_fits() {
        for limit in 0..40 {
            for most in 1..40 {
                assert_eq!(longest(most, |n| n <= limit), limit.min(most));
            }
        }
    }
}
