//! The sort equals a stable sort on the CPU, at sizes around its blocks and with keys of which many are equal.

use crate::caps::Caps;
use crate::plan::{Pass, Place, PlanBuilder};
use crate::stage::sort::Sort;
use crate::stage::totals::WORD;
use crate::support::call::wait;
use crate::support::contexts;
use crate::variant::{Options, Variant};
use crate::{Context, Error, Memory, Readback, TensorSlice, Tensors, wgpu};

/// A key, and what goes with it.
type Pair = [u32; 2];

/// Segments to sort, of one size.
struct Problem {
    workgroup: Option<u32>,
    pairs: Vec<Pair>,
    size: usize,
    /// Pairs of each segment that are sorted, where they are not all.
    lengths: Option<Vec<u32>>,
}

impl Problem {
    /// Keys of so many kinds, spread over all bits.
    fn new(segments: usize, size: usize, kinds: u32) -> Self {
        let mixed = |i: usize| (i as u32).wrapping_mul(0x7feb_352d).rotate_left(13).wrapping_mul(0x846c_a68b) >> 7;
        let key = |i: usize| (mixed(i) % kinds).wrapping_mul(0x9e37_79b9);
        let pairs = (0..segments * size).map(|i| [key(i), i as u32 ^ 0x8000_0000]).collect();
        Self { workgroup: None, pairs, size, lengths: None }
    }

    fn length(&self, segment: usize) -> usize {
        self.lengths.as_ref().map_or(self.size, |lengths| lengths[segment] as usize)
    }

    fn check(&self, context: &Context) {
        let sorted = self.sorted(context).expect("the sort runs");
        for (segment, (pairs, found)) in self.pairs.chunks(self.size).zip(sorted.chunks(self.size)).enumerate() {
            let length = self.length(segment);
            let mut expected = pairs[..length].to_vec();
            expected.sort_by_key(|pair| pair[0]);
            let wrong = (0..length).find(|&i| found[i] != expected[i]);
            let Self { workgroup, size, .. } = self;
            assert_eq!(wrong, None, "segment {segment}, {length} of {size} pairs, workgroup {workgroup:?}");
        }
    }

    fn plan(&self, caps: &Caps) -> Result<(crate::Plan, Sort, Option<Place>), Error> {
        let options = Options { workgroup_size: self.workgroup, ..Options::default() };
        let variant = Variant::choose("sort", &options, caps, 256)?;
        let mut builder = PlanBuilder::new("sort", &[], &options, caps);
        let segments = (self.pairs.len() / self.size) as u64;
        let lengths = self.lengths.is_some().then(|| builder.scratch(segments * WORD.size()));
        let sort = Sort::reserve(&mut builder, variant, segments, self.size as u64, lengths);
        sort.push(&mut builder, segments, &[Pass::Fused])?;
        Ok((builder.build(), sort, lengths))
    }

    fn sorted(&self, context: &Context) -> Result<Vec<Pair>, Error> {
        let (plan, sort, lengths) = self.plan(context.caps())?;
        let usage = wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::COPY_SRC;
        let size = plan.scratch_bytes;
        let descriptor = wgpu::BufferDescriptor { label: None, size, usage, mapped_at_creation: false };
        let scratch = context.device().create_buffer(&descriptor);
        context.queue().write_buffer(&scratch, offset(sort.unsorted()), bytemuck::cast_slice(&self.pairs));
        if let (Some(place), Some(lengths)) = (lengths, &self.lengths) {
            context.queue().write_buffer(&scratch, offset(place), bytemuck::cast_slice(lengths));
        }
        let memory = Memory { saved: None, scratch: Some(TensorSlice::whole(&scratch)) };
        let bound = pollster::block_on(context.prepare(&plan))?.bind(&Tensors::new(), &memory)?;
        let mut encoder = context.device().create_command_encoder(&Default::default());
        bound.encode(Pass::Fused, &mut encoder);
        let sorted = TensorSlice::at(&scratch, offset(sort.sorted()));
        let read = Readback::record(context.device(), &mut encoder, &sorted, self.pairs.len() as u64 * 8)?;
        context.queue().submit([encoder.finish()]);
        Ok(bytemuck::pod_collect_to_vec(&wait(context, read.read())?))
    }
}

fn offset(place: Place) -> u64 {
    let Place::Scratch(offset) = place else { panic!("pairs are in scratch, not at {place:?}") };
    offset
}

fn check_all(problems: &[Problem]) {
    contexts::run(contexts::all(), |all| {
        all.iter().for_each(|(_, context)| problems.iter().for_each(|problem| problem.check(context)));
    });
}

#[test]
fn it_equals_a_stable_sort() {
    let sizes = [1, 2, 3, 64, 100, 1023, 1024, 1025, 2047, 2048, 2049, 5000];
    let kinds = [2, 7, 1000, u32::MAX];
    let problems = sizes.into_iter().flat_map(|size| kinds.map(|kinds| Problem::new(3, size, kinds)));
    check_all(&problems.collect::<Vec<_>>());
}

#[test]
fn it_sorts_many_pairs() {
    check_all(&[Problem::new(1, 300_000, u32::MAX), Problem::new(2, 300_001, 300), Problem::new(1, 70_000, 1)]);
}

#[test]
fn it_sorts_by_any_workgroup() {
    let problems = [64, 128].map(|size| Problem { workgroup: Some(size), ..Problem::new(2, 40_000, 100_000) });
    check_all(&problems);
}

#[test]
fn it_sorts_the_first_pairs_of_each_segment() {
    for (size, lengths) in [(1000, [0, 1, 1000, 517]), (6000, [6000, 0, 1, 4097])] {
        check_all(&[Problem { lengths: Some(lengths.into()), ..Problem::new(4, size, 50) }]);
    }
}

/// More segments than workgroups along one dimension.
#[test]
fn it_sorts_many_segments() {
    check_all(&[Problem::new(70_000, 5, 4)]);
}

#[test]
fn pairs_beyond_a_binding_are_refused() {
    let caps = Caps { max_binding: 1 << 20, ..Caps::default() };
    assert!(Problem::new(100, 5000, 9).plan(&caps).is_ok());
    let error = Problem::new(1, 200_000, 9).plan(&caps).map(drop);
    assert!(matches!(error, Err(Error::TooLarge { .. })), "{error:?}");
}
