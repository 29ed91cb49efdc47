//! Reflection into a polygon.

use crate::contract::loss;
use crate::error::Error;
use crate::family::operations::{Operation, Part, Reach, Reads, Writes};
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::fragment;
use crate::output::OutputDecl;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::HostCall;
use crate::tensor::{INPUT, ORIGIN, OUTPUT, VERTICES};

loss! {
    /// Points of the plane reflected into a polygon on their way from an origin: an operation.
    ///
    /// A point inside, by the even-odd rule, stays. What another's way from its origin has beyond the first crossing with an
    /// edge is mirrored there. Where that is outside too, the result is the crossing; without any crossing, the origin.
    ///
    /// `input` and `origin` are `[N, 2]`, `vertices` `[P, 2]`, in order around the polygon, P at least 3; `output` has the shape
    /// of `input`, f32. A point with a coordinate that is no finite number, or whose origin has one, is NaN. Nothing is
    /// differentiated.
    ///
    /// Deng et al., Reflected Schroedinger Bridge for Constrained Generative Modeling, 2024.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ReflectIntoPolygon};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![1.25, 0.5])),
    ///     ("origin".into(), HostTensor::floats([1, 2], vec![0.5, 0.5])),
    ///     ("vertices".into(), HostTensor::floats([4, 2], vec![0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0])),
    /// ]);
    /// let result = ReflectIntoPolygon::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["output"].as_floats(), [0.75, 0.5]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ReflectIntoPolygon("reflect_into_polygon", dyn Operation) {}
}

impl Operation for ReflectIntoPolygon {
    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(INPUT, "N 2", TensorKind::Float),
            TensorDecl::required(ORIGIN, "N 2", TensorKind::Float),
            TensorDecl::required(VERTICES, "P 2", TensorKind::Float),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(OUTPUT, "N 2")]
    }

    fn parts(&self, request: &Request) -> Result<Vec<Part>, Error> {
        let corners = &request.tensors[VERTICES].dims;
        if corners[0] < 3 {
            let expected = "[3, 2] or more vertices".into();
            return Err(Error::Shape { name: VERTICES.into(), expected, found: corners.clone() });
        }
        let row = Reach::Row { of: 2, each: 2 };
        let corners = corners[0] as u64;
        Ok(vec![Part {
            writes: Writes::Output(OUTPUT, 0),
            count: request.tensors[INPUT].elements(),
            reads: vec![Reads::new(INPUT, row), Reads::new(ORIGIN, row), Reads::new(VERTICES, Reach::Any(2 * corners))],
            words: vec![("corners", corners)],
            element: vec![fragment!("loss/operations/reflect_into_polygon")],
            some: false,
            flops: 30 * corners,
        }])
    }

    fn define(&self, _: &Request, tensors: &HostTensors, call: HostCall<'_>) -> Result<Evaluation, Error> {
        let points =
            |name: &str| -> Vec<[f64; 2]> { tensors[name].as_floats().chunks_exact(2).map(|p| [p[0], p[1]]).collect() };
        let (x, origin, corners) = (points(INPUT), points(ORIGIN), points(VERTICES));
        let output = x.iter().zip(&origin).flat_map(|(x, origin)| reflect(*x, *origin, &corners)).collect();
        Ok(call.outputs([(OUTPUT, HostData::Float(output))], []))
    }
}

fn edges(corners: &[[f64; 2]]) -> impl Iterator<Item = [[f64; 2]; 2]> {
    (0..corners.len()).map(|k| [corners[k], corners[(k + 1) % corners.len()]])
}

/// By the even-odd rule.
fn inside([x, y]: [f64; 2], corners: &[[f64; 2]]) -> bool {
    let crosses =
        |[a, b]: &[[f64; 2]; 2]| (a[1] > y) != (b[1] > y) && x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]);
    edges(corners).filter(crosses).count() % 2 == 1
}

fn reflect(x: [f64; 2], origin: [f64; 2], corners: &[[f64; 2]]) -> [f64; 2] {
    if x.iter().chain(&origin).chain(corners.iter().flatten()).any(|number| !number.is_finite()) {
        return [f64::NAN; 2];
    }
    if inside(x, corners) {
        return x;
    }
    let less = |a: [f64; 2], b: [f64; 2]| [a[0] - b[0], a[1] - b[1]];
    let cross = |a: [f64; 2], b: [f64; 2]| a[0] * b[1] - a[1] * b[0];
    let way = less(x, origin);
    let mut first: Option<(f64, [f64; 2])> = None;
    for [a, b] in edges(corners) {
        let (edge, to) = (less(b, a), less(a, origin));
        let turn = cross(way, edge);
        let (t, s) = (cross(to, edge) / turn, cross(to, way) / turn);
        let meets = turn != 0.0 && (0.0..=1.0).contains(&t) && (0.0..=1.0).contains(&s);
        if meets && first.is_none_or(|(before, _)| t < before) {
            first = Some((t, edge));
        }
    }
    let Some((t, edge)) = first else { return origin };
    let crossing = [origin[0] + t * way[0], origin[1] + t * way[1]];
    let beyond = [(1.0 - t) * way[0], (1.0 - t) * way[1]];
    // The mirror image of a vector by the edge's direction.
    let along = 2.0 * (beyond[0] * edge[0] + beyond[1] * edge[1]) / (edge[0] * edge[0] + edge[1] * edge[1]);
    let mirrored = [crossing[0] + along * edge[0] - beyond[0], crossing[1] + along * edge[1] - beyond[1]];
    if inside(mirrored, corners) { mirrored } else { crossing }
}
