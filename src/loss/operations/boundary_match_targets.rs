//! Targets of boundary-matching networks.

use crate::contract::loss;
use crate::error::Error;
use crate::family::operations::{Operation, Part, Reach, Reads, Writes};
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::fragment;
use crate::output::OutputDecl;
use crate::params::Range;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::HostCall;
use crate::tensor::{END, LENGTHS, MAP, SEGMENTS, START};

loss! {
    /// Targets of networks that match starts and ends of segments in time: an operation. With n the length of a sample, at most
    /// `frames`,
    ///
    /// map\[d, t\] = the largest overlap over union of \[t, t + d + 1\] / n with a segment, for t + d <= n, and 0 elsewhere;
    /// start\[t\] = the largest share of \[(t - 1/2) gap, (t + 1/2) gap\] that lies within 1.5 / n of a segment's start, for
    /// t < n, and 0 elsewhere; end\[t\] likewise.
    ///
    /// `segments` are `[N, M, 2]`, starts and ends as shares of the length; one that does not end after it starts is left out.
    /// `lengths` are `[N]`. Outputs are `map` `[N, durations, frames]`, `start` and `end` `[N, frames]`, f32. Nothing is
    /// differentiated.
    ///
    /// Lin et al., BMN: boundary-matching network for temporal action proposal generation, 2019; Cai et al., Glitch in
    /// the matrix: a large scale benchmark for content driven audio-visual forgery detection and localization
    /// (BA-TFD+), 2023, whose released bound on t + d and `gap` of 1 / `durations` differ by a frame from BMN's.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::BoundaryMatchTargets};
    /// let tensors = HostTensors::from([
    ///     ("segments".into(), HostTensor::floats([1, 1, 2], vec![0.25, 0.75])),
    ///     ("lengths".into(), HostTensor::integers([1], vec![4])),
    /// ]);
    /// let loss = BoundaryMatchTargets { durations: 2, frames: 4, ..BoundaryMatchTargets::default() };
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// // Two frames from frame 1 on are the segment itself.
    /// assert_eq!(result.outputs["map"].as_floats(), [0.0, 0.5, 0.5, 0.0, 1.0 / 3.0, 1.0, 1.0 / 3.0, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct BoundaryMatchTargets("boundary_match_targets", dyn Operation) {
        /// Durations, in frames, from 1 on.
        Structural durations: i32 = 40, Range::Within(1.0, 65536.0);
        /// Frames of the targets.
        Structural frames: i32 = 512, Range::Within(1.0, 1048576.0);
        /// Width of a frame in `start` and `end`; 0 for 1 / n.
        Numeric gap: f32 = 0.0, Range::AtLeast(0.0);
    }
}

impl Operation for BoundaryMatchTargets {
    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(SEGMENTS, "N M 2", TensorKind::Float),
            TensorDecl::required(LENGTHS, "N", TensorKind::Index),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![
            OutputDecl::float(MAP, "N durations frames"),
            OutputDecl::float(START, "N frames"),
            OutputDecl::float(END, "N frames"),
        ]
    }

    fn parts(&self, request: &Request) -> Result<Vec<Part>, Error> {
        let [samples, segments, _] = request.tensors[SEGMENTS].dims[..] else {
            unreachable!("segments have three dims")
        };
        let (samples, segments) = (samples as u64, segments as u64);
        let frames = self.frames as u64;
        let part = |name, each: u64, side, hook| Part {
            writes: Writes::Output(name, 0),
            count: samples * each,
            reads: vec![
                Reads::new(SEGMENTS, Reach::Row { of: each, each: 2 * segments }),
                Reads::new(LENGTHS, Reach::Row { of: each, each: 1 }),
            ],
            words: vec![("frames", frames), ("each", each), ("segments", segments), ("side", side)],
            element: vec![hook],
            some: false,
            flops: 12 * segments,
        };
        let curve = fragment!("loss/operations/boundary_match_targets_curve");
        Ok(vec![
            part(MAP, self.durations as u64 * frames, 0, fragment!("loss/operations/boundary_match_targets")),
            part(START, frames, 0, curve),
            part(END, frames, 1, curve),
        ])
    }

    fn define(&self, _: &Request, tensors: &HostTensors, call: HostCall<'_>) -> Result<Evaluation, Error> {
        let (segments, lengths) = (&tensors[SEGMENTS], tensors[LENGTHS].as_integers());
        if let Some(bad) = lengths.iter().find(|length| **length < 0) {
            let expected = "lengths >= 0".into();
            return Err(Error::Value { name: LENGTHS.into(), expected, found: bad.to_string() });
        }
        let (durations, frames) = (self.durations as usize, self.frames as usize);
        let (mut map, mut curves) = (Vec::new(), [Vec::new(), Vec::new()]);
        for (sample, length) in lengths.iter().enumerate() {
            let n = (*length as usize).min(frames);
            let each = segments.dims[1] * 2;
            let own = &segments.as_floats()[sample * each..(sample + 1) * each];
            let own: Vec<[f64; 2]> =
                own.chunks_exact(2).map(|s| [s[0], s[1]]).filter(|[s, e]| s < e && (e - s).is_finite()).collect();
            let overlap = |[a, b]: [f64; 2], [c, d]: [f64; 2]| (b.min(d) - a.max(c)).max(0.0);
            for d in 0..durations {
                map.extend((0..frames).map(|t| {
                    if n == 0 || t + d > n {
                        return 0.0;
                    }
                    let frame = [t as f64 / n as f64, (t + d + 1) as f64 / n as f64];
                    let ratio = |segment: &[f64; 2]| {
                        let both = overlap(frame, *segment);
                        both / (frame[1] - frame[0] + segment[1] - segment[0] - both)
                    };
                    own.iter().map(ratio).fold(0.0, f64::max)
                }));
            }
            let gap = if self.gap > 0.0 { f64::from(self.gap) } else { 1.0 / n as f64 };
            for (side, curve) in curves.iter_mut().enumerate() {
                curve.extend((0..frames).map(|t| {
                    if t >= n {
                        return 0.0;
                    }
                    let frame = [(t as f64 - 0.5) * gap, (t as f64 + 0.5) * gap];
                    let wide = 1.5 / n as f64;
                    let share = |segment: &[f64; 2]| overlap(frame, [segment[side] - wide, segment[side] + wide]) / gap;
                    own.iter().map(share).fold(0.0, f64::max)
                }));
            }
        }
        let [start, end] = curves.map(HostData::Float);
        Ok(call.outputs([(MAP, HostData::Float(map)), (START, start), (END, end)], []))
    }
}
