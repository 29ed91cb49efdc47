//! The all-reduce between statistics and finish.

use crate::error::Error;
use crate::ranks::Ranks;
use crate::read::read;
use std::ops::Range;
use wgloss::{Bound, Context, Memory, Merge, Pass, Plan, SAVED_OTHER, SavedEntry, TensorSlice, Tensors, wgpu};

/// Makes the statistics of a rank's call those of all ranks' calls, entry by entry as the plan says. Made once for a bound
/// call, used every step.
pub struct AllReduce {
    context: Context,
    /// What of *saved* merges: runs of bytes. None where the rank has no part of the batch.
    runs: Vec<Range<u64>>,
    merging: Option<Merging>,
    /// Words of each rank; 0 of those without a part of the batch.
    words: Vec<usize>,
}

/// The crate's own merge of another call's saved memory, bound.
struct Merging {
    saved: TensorSlice,
    other: wgpu::Buffer,
    merge: Bound,
}

impl AllReduce {
    /// For a call that every rank planned for its own part. A rank whose part is empty keeps no statistics and takes part
    /// all the same. Fails, on every rank, where the ranks' statistics are not of one call.
    pub fn new(ranks: &Ranks, context: &Context, plan: &Plan, bound: &Bound) -> Result<Self, Error> {
        let entries: Vec<_> = plan.saved.iter().filter(|entry| entry.merge != Merge::Local).collect();
        let texts = ranks.gather("what statistics are", describe(plan.loss, &entries).as_bytes())?;
        let texts: Vec<_> = texts.iter().map(|text| String::from_utf8_lossy(text)).collect();
        check_one(&texts)?;
        let counts = ranks.gather("statistics", &[entries.iter().map(|entry| entry.words()).sum::<u64>()])?;
        let words = counts.into_iter().flatten().map(|count| count as usize).collect();
        let merging = match bound.saved() {
            Some(saved) if !entries.is_empty() => Some(Merging::new(context, plan, saved)?),
            _ => None,
        };
        Ok(Self { context: context.clone(), runs: runs(&entries), merging, words })
    }

    /// Between the passes statistics and finish of a step.
    pub fn run(&self, ranks: &Ranks) -> Result<(), Error> {
        let own = match &self.merging {
            Some(merging) => self.words_of(&merging.saved)?,
            None => Vec::new(),
        };
        let all = ranks.gather_counted("statistics", &own, &self.words)?;
        let Some(merging) = &self.merging else { return Ok(()) };
        // Every rank starts from the first part, its own or not, so that all of them add up in one order.
        let mut parts = all.chunks_exact(own.len());
        if let Some(first) = parts.next() {
            self.put(first, &merging.saved);
        }
        for part in parts {
            self.put(part, &TensorSlice::whole(&merging.other));
            let mut encoder = self.context.device().create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
            merging.merge.encode(Pass::Merge, &mut encoder);
            self.context.queue().submit([encoder.finish()]);
        }
        Ok(())
    }

    /// The loss of the batch, from what the pass finish left on this rank: a rank without a part of the batch left 0.
    pub fn value(&self, ranks: &Ranks, own: f32) -> f32 {
        let has_part = |words: &usize| *words > 0;
        match self.words.iter().position(has_part) {
            Some(first) if !self.words.iter().all(has_part) => ranks.broadcast(first, own),
            _ => own,
        }
    }

    /// The words that merge.
    fn words_of(&self, saved: &TensorSlice) -> Result<Vec<u32>, Error> {
        let slice = |run: &Range<u64>| (at(saved, run.start), run.end - run.start);
        let parts = read(&self.context, &self.runs.iter().map(slice).collect::<Vec<_>>())?;
        Ok(bytemuck::pod_collect_to_vec(&parts.concat()))
    }

    /// Puts words where they belong in a saved memory.
    fn put(&self, words: &[u32], saved: &TensorSlice) {
        let mut rest: &[u8] = bytemuck::cast_slice(words);
        for run in &self.runs {
            let (part, others) = rest.split_at((run.end - run.start) as usize);
            self.context.queue().write_buffer(&saved.buffer, saved.offset + run.start, part);
            rest = others;
        }
    }
}

impl Merging {
    fn new(context: &Context, plan: &Plan, saved: &TensorSlice) -> Result<Self, Error> {
        let other = context.device().create_buffer(&wgpu::BufferDescriptor {
            label: Some("statistics of another rank"),
            size: plan.saved_bytes,
            usage: wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let prepared = pollster::block_on(context.prepare(&plan.merge()))?;
        let tensors = Tensors::new().with(SAVED_OTHER, TensorSlice::whole(&other));
        let merge = prepared.bind(&tensors, &Memory { saved: Some(saved.clone()), scratch: None })?;
        Ok(Self { saved: saved.clone(), other, merge })
    }
}

fn at(slice: &TensorSlice, bytes: u64) -> TensorSlice {
    TensorSlice::at(&slice.buffer, slice.offset + bytes)
}

/// Entries that follow one another, as runs of bytes.
fn runs(entries: &[&SavedEntry]) -> Vec<Range<u64>> {
    let mut runs: Vec<Range<u64>> = Vec::new();
    for entry in entries {
        let end = entry.offset + 4 * entry.words();
        match runs.last_mut() {
            Some(run) if run.end == entry.offset => run.end = end,
            _ => runs.push(entry.offset..end),
        }
    }
    runs
}

/// What statistics a call has, in words; nothing where it has none.
fn describe(loss: &str, entries: &[&SavedEntry]) -> String {
    let one = |entry: &&SavedEntry| format!("{}{:?} by {:?}", entry.name, entry.dims, entry.merge);
    let all: Vec<_> = entries.iter().map(one).collect();
    if all.is_empty() { String::new() } else { format!("{loss}({})", all.join(", ")) }
}

/// Fails where two ranks have other statistics.
fn check_one(texts: &[impl AsRef<str>]) -> Result<(), Error> {
    let mut some = texts.iter().map(AsRef::as_ref).enumerate().filter(|(_, text)| !text.is_empty());
    let Some((first, of_first)) = some.next() else { return Ok(()) };
    match some.find(|(_, text)| *text != of_first) {
        None => Ok(()),
        Some((second, text)) => {
            Err(Error::Statistics { first, of_first: of_first.into(), second, of_second: text.into() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &'static str, offset: u64, dims: &[usize], merge: Merge) -> SavedEntry {
        SavedEntry { name, offset, dims: dims.to_vec(), merge }
    }

    #[test]
    fn entries_that_follow_one_another_are_one_run() {
        let sums = entry("sums", 0, &[2, 3], Merge::SumF32);
        let count = entry("count", 24, &[], Merge::SumU32);
        let far = entry("flags", 256, &[], Merge::OrU32);
        assert_eq!(runs(&[&sums, &count, &far]), [0..28, 256..260]);
    }

    #[test]
    fn ranks_have_the_statistics_of_one_call_or_none() {
        let of_three = describe("dice_loss", &[&entry("sums", 0, &[3, 3], Merge::SumF32)]);
        let of_four = describe("dice_loss", &[&entry("sums", 0, &[4, 3], Merge::SumF32)]);
        let nothing = describe("dice_loss", &[]);
        assert_eq!(check_one(&[&nothing, &of_three, &of_three]), Ok(()));
        assert_eq!(check_one(&[&nothing, &nothing]), Ok(()));
        let error = check_one(&[nothing, of_three, of_four]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "rank 1 has the statistics dice_loss(sums[3, 3] by SumF32) and rank 2 has dice_loss(sums[4, 3] by SumF32), \
             which do not merge"
        );
    }
}
