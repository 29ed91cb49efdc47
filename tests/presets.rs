//! Constructors that stand for other names: each gives what the definition of that name gives.

use serde_json::Value as Json;
use wgloss::loss::{
    CompSumLoss, CrossEntropy, DiceBceLoss, DiceLoss, DiceSemimetricLoss, EntmaxLoss, FocalTverskyLoss,
    GeneralRobustLoss, HingeLoss, JaccardLoss, JaccardMetricLoss, KlDivWithLogits, MaskedCrossEntropy,
    MulticlassHingeLoss, Poly1CrossEntropy, TverskyLoss, VsLoss,
};
use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction};

const SCORES: [f64; 3] = [0.5, -1.25, 2.0];
const LABEL: usize = 1;

/// One row of three scores, of class 1, with further tensors.
fn value(loss: &dyn Loss, more: &[(&str, HostTensor)]) -> f64 {
    let mut tensors = HostTensors::from([
        ("input".into(), HostTensor::floats([1, 3], SCORES.to_vec())),
        ("labels".into(), HostTensor::integers([1], vec![LABEL as i64])),
    ]);
    tensors.extend(more.iter().map(|(name, tensor)| ((*name).to_owned(), tensor.clone())));
    let known = loss.signature();
    tensors.retain(|name, _| known.iter().any(|decl| decl.name == name));
    loss.reference(&tensors, Reduction::Sum, ClassAxis::First).unwrap().loss.as_floats()[0]
}

fn softmax(scores: [f64; 3]) -> [f64; 3] {
    let sum: f64 = scores.iter().map(|x| x.exp()).sum();
    scores.map(|x| x.exp() / sum)
}

fn same(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-6 * expected.abs().max(1.0), "{found}, expected {expected}");
}

#[test]
fn of_one_row() {
    let p = softmax(SCORES);
    same(value(&CompSumLoss::generalized_cross_entropy(0.75), &[]), (1.0 - p[LABEL].powf(0.75)) / 0.75);
    let error: f64 = p.iter().enumerate().map(|(c, p)| (p - f64::from(u8::from(c == LABEL))).abs()).sum();
    same(value(&CompSumLoss::half_mean_absolute_error(), &[]), error / 2.0);
    same(value(&Poly1CrossEntropy::optax(), &[]), -p[LABEL].ln() + 2.0 * (1.0 - p[LABEL]));
    // The largest score leads by more than 1, and is the support alone.
    same(value(&EntmaxLoss::sparsemax(), &[]), 2.0 + 1.25);
    let others = SCORES[0].max(SCORES[2]);
    same(value(&MulticlassHingeLoss::perceptron(), &[]), others - SCORES[LABEL]);
    same(value(&MaskedCrossEntropy::info_nce(0.5), &[]), -softmax(SCORES.map(|x| x / 0.5))[LABEL].ln());
}

#[test]
fn of_smoothed_targets() {
    let log_p = softmax(SCORES).map(f64::ln);
    let sum: f64 = log_p.iter().sum();
    let shared = -0.75 * log_p[LABEL] - 0.125 * (sum - log_p[LABEL]);
    same(value(&CrossEntropy::smoothed(0.75, 3), &[]), shared);
    same(value(&CrossEntropy::smp_soft(0.25), &[]), -0.75 * log_p[LABEL] - 0.25 / 3.0 * sum);
    assert_eq!(CrossEntropy::smoothed(0.75, 1).label_smoothing, 0.0);
}

#[test]
fn of_frequencies() {
    let counts = [6.0, 1.0, 3.0];
    let given = [("class_counts", HostTensor::floats([3], counts.to_vec()))];
    let shifted = |tau: f64| std::array::from_fn(|c| SCORES[c] + tau * (counts[c] / 10.0).ln());
    same(value(&VsLoss::balanced_softmax(), &given), -softmax(shifted(1.0))[LABEL].ln());
    same(value(&VsLoss::logit_adjusted(0.5), &given), -softmax(shifted(0.5))[LABEL].ln());
    let scaled = std::array::from_fn(|c| SCORES[c] * (counts[c] / 6.0).powf(0.5));
    same(value(&VsLoss::class_dependent_temperatures(0.5), &given), -softmax(scaled)[LABEL].ln());
}

#[test]
fn of_two_tensors() {
    let teacher = [1.0, 0.0, -0.5];
    let given = [("target_logits", HostTensor::floats([1, 3], teacher.to_vec()))];
    let divergence = |a: [f64; 3], b: [f64; 3]| a.iter().zip(b).map(|(a, b)| a * (a / b).ln()).sum::<f64>();
    let (p, q) = (softmax(teacher), softmax(SCORES));
    same(value(&KlDivWithLogits::r_drop(), &given), divergence(p, q) + divergence(q, p));
    let [p, q] = [teacher, SCORES].map(|row| softmax(row.map(|x| x / 2.0)));
    same(value(&KlDivWithLogits::distillation(2.0), &given), 4.0 * divergence(p, q));
    let signs = [("target", HostTensor::floats([1, 3], vec![1.0, 1.0, -1.0]))];
    same(value(&HingeLoss::perceptron(), &signs), 1.25 + 2.0);
    same(value(&HingeLoss::squared(), &signs), 0.25 + 2.25f64.powi(2) + 9.0);
}

/// The numbers are those of kornia 0.9.0 in 64 bits.
#[test]
fn of_robust_losses() {
    let tensors = HostTensors::from([
        ("input".into(), HostTensor::floats([3], vec![0.5, -1.5, 3.0])),
        ("target".into(), HostTensor::zeros([3])),
    ]);
    let is = |loss: GeneralRobustLoss, expected: [f64; 3]| {
        let found = loss.reference(&tensors, Reduction::None, ClassAxis::First).unwrap().loss;
        for (found, expected) in found.as_floats().iter().zip(expected) {
            assert!((found - expected).abs() <= 1e-8, "{loss:?}: {found}, expected {expected}");
        }
    };
    is(GeneralRobustLoss::charbonnier(), [0.11803398874989485, 0.8027756377319946, 2.1622776601683795]);
    is(GeneralRobustLoss::cauchy(), [0.11778303565638346, 0.7537718023763802, 1.7047480922384253]);
    is(GeneralRobustLoss::geman_mcclure(), [0.11764705882352941, 0.72, 1.3846153846153846]);
    is(GeneralRobustLoss::welsch(), [0.11750309741540459, 0.6753475326416503, 0.9888910034617577]);
}

/// A case of the committed literals.
fn literal(loss: &str, name: &str) -> Json {
    let path = format!("{}/tests/literals/overlap/{loss}.json", env!("CARGO_MANIFEST_DIR"));
    let file: Json = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let cases = file["cases"].as_array().unwrap();
    cases.iter().find(|case| case["name"] == name).unwrap_or_else(|| panic!("{loss}: no case {name}")).clone()
}

fn floats(json: &Json) -> Vec<f64> {
    json.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

/// The loss of a case's tensors, which is its library's number.
fn is_literal(loss: &dyn Loss, name: &str) {
    let case = literal(loss.name(), name);
    let tensor = |(name, json): (&String, &Json)| {
        let dims: Vec<usize> = floats(&json["dims"]).into_iter().map(|d| d as usize).collect();
        let data = floats(&json["data"]);
        let host = match json["dtype"] == "f64" {
            true => HostTensor::floats(dims, data),
            false => HostTensor::integers(dims, data.into_iter().map(|v| v as i64).collect::<Vec<_>>()),
        };
        (name.clone(), host)
    };
    let tensors: HostTensors = case["tensors"].as_object().unwrap().iter().map(tensor).collect();
    let reduction = if case["reduction"] == "none" { Reduction::None } else { Reduction::Mean };
    let found = loss.reference(&tensors, reduction, ClassAxis::First).unwrap().loss;
    let expected = floats(&case["loss"]["data"]);
    assert_eq!(found.as_floats().len(), expected.len(), "{} {name}", loss.name());
    for (found, expected) in found.as_floats().iter().zip(&expected) {
        assert!((found - expected).abs() <= 1e-6, "{} {name}: {found}, expected {expected}", loss.name());
    }
}

#[test]
fn of_libraries_of_segmentation() {
    is_literal(&DiceLoss::monai(), "mean");
    is_literal(&JaccardLoss::monai(), "monai");
    is_literal(&DiceLoss::kornia(), "kornia");
    is_literal(&DiceLoss::kornia(), "kornia-weight");
    is_literal(&DiceLoss::kornia_macro(), "kornia-macro");
    is_literal(&DiceLoss::kornia_macro(), "kornia-macro-weight");
    is_literal(&DiceLoss::nnunet(true), "nnunet");
    is_literal(&DiceLoss::sound_events(true, false), "sound-events");
    is_literal(&DiceSemimetricLoss::smp(false), "smp");
    is_literal(&DiceSemimetricLoss::smp(true), "smp-log");
    is_literal(&DiceSemimetricLoss::smp_multilabel(false), "smp-multilabel");
    is_literal(&JaccardMetricLoss::smp(false), "smp");
    is_literal(&TverskyLoss::smp(0.3, 0.7), "smp");
    is_literal(&TverskyLoss::kornia(0.3, 0.7), "kornia");
    is_literal(&TverskyLoss::optax(), "optax");
    is_literal(&TverskyLoss::skeleton_recall(), "skeleton-recall");
    is_literal(&FocalTverskyLoss::jdt_dice(), "jdt-dice");
    is_literal(&FocalTverskyLoss::jdt_jaccard(), "jdt-jaccard");
    is_literal(&DiceBceLoss::combo(0.4, 0.7), "combo");
}

#[test]
fn of_papers_that_are_sums() {
    let page = include_str!("../docs/sums.md");
    let rows = page.lines().filter(|line| line.starts_with('|')).skip(2);
    let mut parts = 0;
    for row in rows {
        let part = row.split('|').nth(3).unwrap().trim();
        let (name, rest) = part.strip_prefix('`').and_then(|part| part.split_once(' ')).expect(row);
        let (json, after) = rest.split_once('`').expect(row);
        let loss = wgloss::registry::from_json(name, json).unwrap_or_else(|error| panic!("{row}: {error}"));
        let named: Option<Box<dyn Loss>> = match after {
            ", which is `JaccardLoss::basnet()`" => Some(Box::new(JaccardLoss::basnet())),
            ", which is `TverskyLoss::skeleton_recall()`" => Some(Box::new(TverskyLoss::skeleton_recall())),
            ", which is `FocalTverskyLoss::spockmip()`" => Some(Box::new(FocalTverskyLoss::spockmip())),
            after => {
                assert!(after.is_empty(), "{row}: no constructor");
                None
            }
        };
        if let Some(named) = named {
            assert_eq!(named.parameters(), loss.parameters(), "{row}");
        }
        parts += 1;
    }
    assert!(parts > 10, "{parts} parts");
}
