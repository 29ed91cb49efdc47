//! The sort equals a stable sort on the CPU, at sizes around its blocks and with keys of which many are equal, all of them or those that are chosen.

use crate::caps::Caps;
use crate::kernel::Fragment;
use crate::plan::{Pass, Place, PlanBuilder};
use crate::stage::Map;
use crate::stage::sort::{Choice, Lot, Pairs, Sort, Ways};
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
    /// Whether only odd keys are sorted, of all segments but the second.
    chosen: bool,
}

/// The second segment has no place whose pair is sorted.
const NOT_THE_SECOND: Fragment = Fragment {
    name: "not_the_second",
    source: "fn pairs_of(lid: u32, segment: u32) -> u32 { return select(step.length, 0u, segment == 1u); }",
};

/// Odd keys are.
const ODD: Fragment = Fragment {
    name: "odd",
    source: "
        fn word_at(place: u32) -> u32 { return load_words(place); }
        fn is_taken(segment: u32, word: u32) -> bool { return word % 2u == 1u; }
        fn key_in(word: u32) -> u32 { return word; }
        fn payload_of(place: u32, i: u32, word: u32) -> u32 { return place ^ 0x80000000u; }
    ",
};

impl Problem {
    /// Keys of so many kinds, spread over all bits.
    fn new(segments: usize, size: usize, kinds: u32) -> Self {
        let mixed = |i: usize| (i as u32).wrapping_mul(0x7feb_352d).rotate_left(13).wrapping_mul(0x846c_a68b) >> 7;
        let key = |i: usize| (mixed(i) % kinds).wrapping_mul(0x9e37_79b9);
        let pairs = (0..segments * size).map(|i| [key(i), i as u32 ^ 0x8000_0000]).collect();
        Self { workgroup: None, pairs, size, chosen: false }
    }

    fn takes(&self, segment: usize, key: u32) -> bool {
        !self.chosen || (segment != 1 && key % 2 == 1)
    }

    fn check(&self, context: &Context) {
        let (sorted, lengths) = self.sorted(context).expect("the sort runs");
        for (segment, (pairs, found)) in self.pairs.chunks(self.size).zip(sorted.chunks(self.size)).enumerate() {
            let taken = pairs.iter().copied().filter(|pair| self.takes(segment, pair[0]));
            let mut expected: Vec<Pair> = taken.collect();
            expected.sort_by_key(|pair| pair[0]);
            let length = expected.len();
            let wrong = (0..length).find(|&i| found[i] != expected[i]);
            let Self { workgroup, size, .. } = self;
            assert_eq!(wrong, None, "segment {segment}, {length} of {size} pairs, workgroup {workgroup:?}");
            assert!(!self.chosen || lengths[segment] as usize == length, "segment {segment}: {length}, {lengths:?}");
        }
    }

    fn plan(&self, caps: &Caps) -> Result<Planned, Error> {
        let options = Options { workgroup_size: self.workgroup, ..Options::default() };
        let variant = Variant::choose("sort", &options, caps, 256)?;
        let mut builder = PlanBuilder::new("sort", &[], &options, caps);
        let (segments, size) = ((self.pairs.len() / self.size) as u64, self.size as u64);
        let lengths = builder.scratch(segments * WORD.size());
        let sort = Sort::reserve(
            &mut builder,
            variant,
            Lot { lengths: self.chosen.then_some(lengths), ..Lot::of(segments, size) },
        );
        let passes = [Pass::Fused];
        let mut keys = sort.unsorted().keys;
        if self.chosen {
            keys = builder.scratch(segments * size * WORD.size());
            let choice = Choice {
                places: &|stage| stage.fragments([NOT_THE_SECOND]).word("length", size as u32),
                words: &|stage| stage.fragments([ODD]).work("words", WORD, keys, Map::Item(size)),
            };
            sort.push(&mut builder, segments, &passes, Ways { from: Some(choice), ..Ways::default() })?;
        } else {
            sort.push(&mut builder, segments, &passes, Ways::default())?;
        }
        Ok(Planned { plan: builder.build(), sort, keys, lengths })
    }

    /// The pairs as they are sorted, and how many there are of each segment where they are chosen.
    fn sorted(&self, context: &Context) -> Result<(Vec<Pair>, Vec<u32>), Error> {
        let Planned { plan, sort, keys, lengths } = self.plan(context.caps())?;
        let usage = wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::COPY_SRC;
        let size = plan.scratch_bytes;
        let descriptor = wgpu::BufferDescriptor { label: None, size, usage, mapped_at_creation: false };
        let scratch = context.device().create_buffer(&descriptor);
        let put = |place: Place, of: fn(&Pair) -> u32| {
            let words: Vec<u32> = self.pairs.iter().map(of).collect();
            context.queue().write_buffer(&scratch, offset(place), bytemuck::cast_slice(&words));
        };
        put(sort.unsorted().payloads, |pair| pair[1]);
        put(keys, |pair| pair[0]);
        let memory = Memory { saved: None, scratch: Some(TensorSlice::whole(&scratch)) };
        let bound = pollster::block_on(context.prepare(&plan))?.bind(&Tensors::new(), &memory)?;
        let mut encoder = context.device().create_command_encoder(&Default::default());
        bound.encode(Pass::Fused, &mut encoder);
        let mut record = |place: Place, count: usize| {
            let slice = TensorSlice::at(&scratch, offset(place));
            Readback::record(context.device(), &mut encoder, &slice, count as u64 * WORD.size())
        };
        let (count, segments) = (self.pairs.len(), self.pairs.len() / self.size);
        let Pairs { keys, payloads } = sort.sorted();
        let reads = [record(keys, count)?, record(payloads, count)?, record(lengths, segments)?];
        context.queue().submit([encoder.finish()]);
        let mut words = Vec::new();
        for read in reads {
            words.push(bytemuck::pod_collect_to_vec(&wait(context, read.read())?));
        }
        let pairs = words[0].iter().zip(&words[1]).map(|(&key, &payload): (&u32, &u32)| [key, payload]);
        Ok((pairs.collect(), words[2].clone()))
    }
}

/// A plan of a sort, and where its keys go and its lengths lie.
struct Planned {
    plan: crate::Plan,
    sort: Sort,
    keys: Place,
    lengths: Place,
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
fn it_sorts_the_pairs_that_are_chosen() {
    let sizes = [1, 2, 100, 1023, 1024, 1025, 2048, 2049, 6000, 300_001];
    let problems = sizes.into_iter().flat_map(|size| [1, 2, 50, u32::MAX].map(|kinds| Problem::new(3, size, kinds)));
    let problems: Vec<_> = problems.map(|problem| Problem { chosen: true, ..problem }).collect();
    check_all(&problems);
    check_all(&[64, 128].map(|size| Problem {
        workgroup: Some(size),
        chosen: true,
        ..Problem::new(2, 40_000, 100_000)
    }));
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
    let error = Problem::new(1, 300_000, 9).plan(&caps).map(drop);
    assert!(matches!(error, Err(Error::TooLarge { .. })), "{error:?}");
}
