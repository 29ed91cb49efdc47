//! Kinks, ties, clamps, bad labels and degenerate calls of losses and operations over scores, beyond what `tests/conformance`
//! asks: in f64 what the definitions say, and the GPU like f64.

use wgloss::tensor::{LOSS, STATUS, grad};
use wgloss::{ClassAxis, Context, DType, Error, Evaluation, HostTensor, HostTensors, Loss, Reduction, registry};
use wgloss_cases::support::call::Call;
use wgloss_cases::support::contexts;

const LN_2: f64 = std::f64::consts::LN_2;
const NONE: f64 = f64::NEG_INFINITY;

fn context() -> &'static Context {
    &contexts::first()[0].1
}

fn make(name: &str, parameters: &str) -> Box<dyn Loss> {
    registry::from_json(name, parameters).expect("a loss of the catalogue")
}

fn floats(dims: &[usize], values: &[f64]) -> HostTensor {
    HostTensor::floats(dims, values.to_vec())
}

fn integers(dims: &[usize], values: &[i64]) -> HostTensor {
    HostTensor::integers(dims, values.to_vec())
}

fn tensors<const N: usize>(list: [(&str, HostTensor); N]) -> HostTensors {
    list.map(|(name, tensor)| (name.to_owned(), tensor)).into()
}

/// Elements against targets.
fn pairs(input: &[f64], target: &[f64]) -> HostTensors {
    tensors([("input", floats(&[input.len()], input)), ("target", floats(&[target.len()], target))])
}

fn close(what: &str, found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (i, (found, expected)) in found.iter().zip(expected).enumerate() {
        let same = found.is_nan() && expected.is_nan();
        let near = (found - expected).abs() <= 1e-5 * expected.abs() + 1e-7;
        assert!(same || near, "{what}: element {i} is {found:e}, not {expected:e}");
    }
}

/// What a loss gives in f64, after a look at whether the GPU gives the same, whole and apart.
fn both(loss: &dyn Loss, tensors: &HostTensors, reduction: Reduction) -> Evaluation {
    let expected = loss.reference(tensors, reduction, ClassAxis::First).unwrap();
    let mut call = Call::new(loss, tensors);
    call.reduction = reduction;
    let outcome = call.run(context()).unwrap();
    assert!(outcome.intact);
    if outcome.outputs.contains_key(LOSS) {
        close(&format!("{loss:?}"), outcome.outputs[LOSS].as_floats(), expected.loss.as_floats());
    }
    for (name, output) in &expected.outputs {
        close(&format!("{loss:?} `{name}`"), outcome.outputs[name].as_floats(), output.as_floats());
    }
    for (name, slope) in &expected.grads {
        let what = format!("{loss:?}, gradient of `{name}`");
        close(&what, outcome.outputs[&grad(name)].as_floats(), slope.as_floats());
    }
    expected
}

/// Values and slopes of separate terms.
fn terms(name: &str, parameters: &str, tensors: &HostTensors) -> (Vec<f64>, Vec<f64>) {
    let found = both(&*make(name, parameters), tensors, Reduction::None);
    (found.loss.as_floats().to_vec(), found.grads["input"].as_floats().to_vec())
}

/// A hinge has no slope at 0, and a clamp has one on its bounds.
#[test]
fn elements_on_their_kinks() {
    let margin = pairs(&[1.0, -1.0, 0.5], &[1.0, -1.0, 1.0]);
    assert_eq!(terms("hinge_loss", "{}", &margin), (vec![0.0, 0.0, 0.5], vec![0.0, 0.0, -1.0]));
    assert_eq!(terms("hinge_loss", r#"{"p": 2}"#, &margin), (vec![0.0, 0.0, 0.25], vec![0.0, 0.0, -1.0]));
    let e = 80f64.exp();
    let (values, slopes) = terms("exponential_loss", "{}", &pairs(&[-80.0, 81.0, 3e38, -3e38], &[1.0, -1.0, 1.0, 1.0]));
    assert_eq!((values, slopes), (vec![e, e, 0.0, e], vec![-e, 0.0, -0.0, 0.0]));
    // The second exponent alone, then the first one: each without a slope beyond 80.
    let rejection = pairs(&[-100.0, 200.0], &[1.0, -1.0]);
    let (values, slopes) = terms("fixed_predictor_rejection_loss", r#"{"alpha": 4, "cost": 0.5}"#, &rejection);
    close("rejection", &values, &[0.5 * e, e]);
    assert_eq!(slopes[1], 0.0);
    // s is the clip, so that o is 1 and still moves.
    let clipped = r#"{"clip": 0.5, "gamma_neg": 0, "gamma_pos": 0}"#;
    assert_eq!(terms("asymmetric_loss", clipped, &pairs(&[0.0], &[0.0])), (vec![0.0], vec![0.25]));
}

#[test]
fn powers_of_a_miss_near_zero() {
    let half = make("quality_focal_loss", r#"{"beta": 0.5}"#);
    let on = both(&*half, &pairs(&[0.0], &[0.5]), Reduction::None);
    assert_eq!((on.loss.as_floats(), on.grads["input"].as_floats()), (&[0.0][..], &[0.0][..]));
    // Nearer than 1e-6 the slope is taken there. f32 does not tell such scores apart.
    let near = half.reference(&pairs(&[1e-7], &[0.5]), Reduction::None, ClassAxis::First).unwrap();
    close("near", near.grads["input"].as_floats(), &[LN_2 * 0.5 * 1e3 * 0.25]);
    // A power of 0 is 1, whatever it is of.
    let (values, _) = terms("varifocal_loss", r#"{"gamma": 0, "alpha": 1}"#, &pairs(&[NONE, 0.0], &[0.0, 0.0]));
    assert_eq!(values, [0.0, LN_2]);
    let (values, _) = terms("asymmetric_loss", r#"{"gamma_pos": 0, "clip": 0}"#, &pairs(&[60.0], &[1.0]));
    assert!(values[0] > 0.0 && values[0] < 1e-25);
}

/// Targets of no share, and logarithms of 0.
#[test]
fn probabilities_of_zero() {
    let shares = pairs(&[-1.0, NONE, -2.0, NONE], &[0.0, 0.0, -0.5, 0.5]);
    let (values, slopes) = terms("kl_div", "{}", &shares);
    assert_eq!((&values[..3], &slopes[..3]), (&[0.0, 0.0, -1.0][..], &[-0.0, 0.0, 0.5][..]));
    assert!(values[3].is_nan() && slopes[3].is_nan());
    let logs = pairs(&[-1.0, NONE, NONE], &[NONE, NONE, -1.0]);
    let (values, slopes) = terms("kl_div", r#"{"log_target": true}"#, &logs);
    assert_eq!((&values[..2], &slopes[..2]), (&[0.0, 0.0][..], &[0.0, 0.0][..]));
    assert!(values[2].is_nan());
    let (values, slopes) = terms("generalized_kl_div", r#"{"log_target": true}"#, &logs);
    close("measures", &values[..2], &[(-1f64).exp(), 0.0]);
    close("measures", &slopes[..2], &[(-1f64).exp(), 0.0]);
    let (values, slopes) = terms("js_div", "{}", &pairs(&[0.0, -0.5, 0.5, 0.0], &[0.5, 0.5, -1.0, 0.0]));
    close("js", &values, &[0.25 * LN_2, 0.25 * LN_2, 0.25 * LN_2, 0.0]);
    assert_eq!((slopes[0], slopes[1], slopes[3]), (0.0, 0.0, 0.0));
    let (values, slopes) = terms("soft_margin_loss", "{}", &pairs(&[NONE, NONE], &[-1.0, 1.0]));
    assert!(values[0] == 0.0 && slopes[0] == 0.0 && values[1].is_nan());
    let teacher = pairs(&[0.0, NONE, NONE, 2.0], &[NONE, NONE, 0.0, 2.0]);
    let (values, slopes) = terms("binary_kl_div_with_logits", r#"{"temperature": 0.5}"#, &teacher);
    close("bernoulli", &values, &[0.25 * LN_2, 0.0, f64::NAN, 0.0]);
    close("bernoulli", &slopes, &[0.25, 0.0, f64::NAN, 0.0]);
}

/// Divergences of near numbers keep their digits.
#[test]
fn near_numbers_keep_their_digits() {
    let check = |name: &str, input: [f64; 3], target: [f64; 3]| {
        let loss = make(name, "{}");
        let single = |x: f64| f64::from(x as f32);
        let tensors = pairs(&input.map(single), &target.map(single));
        let expected = loss.reference(&tensors, Reduction::None, ClassAxis::First).unwrap();
        let mut call = Call::new(&*loss, &tensors);
        call.reduction = Reduction::None;
        let found = call.run(context()).unwrap();
        for (found, expected) in found.outputs[LOSS].as_floats().iter().zip(expected.loss.as_floats()) {
            assert!((found - expected).abs() <= 2e-3 * expected, "{name}: {found:e}, expected {expected:e}");
        }
    };
    check("js_div", [0.5, 0.25, 0.9], [0.501, 0.2501, 0.9003]);
    check("binary_kl_div_with_logits", [1.0, -3.0, 8.0], [1.001, -3.002, 8.01]);
    check("generalized_kl_div", [-0.5, -0.25, -3.0], [0.606, 0.778, 0.0497]);
}

fn row(scores: &[f64], label: i64) -> HostTensors {
    tensors([("input", floats(&[1, scores.len()], scores)), ("labels", integers(&[1], &[label]))])
}

/// Of tied rivals the lowest class takes the gradient; hinges have no slope at 0; one class gives 0.
#[test]
fn rows_on_their_kinks() {
    let (value, slopes) = terms("multiclass_hinge_loss", "{}", &row(&[2.0, 0.5, 2.0, 2.0], 1));
    assert_eq!((value, slopes), (vec![2.5], vec![1.0, -1.0, 0.0, 0.0]));
    let (value, slopes) = terms("multiclass_hinge_loss", "{}", &row(&[1.0, 0.0, 0.0], 0));
    assert_eq!((value, slopes), (vec![0.0], vec![0.0, 0.0, 0.0]));
    for (name, parameters) in
        [("multi_margin_loss", "{}"), ("multi_margin_loss", r#"{"p": 2}"#), ("multiclass_hinge_loss", "{}")]
    {
        assert_eq!(terms(name, parameters, &row(&[3.0], 0)), (vec![0.0], vec![0.0]), "{name}");
    }
    let (value, slopes) = terms("multi_margin_loss", "{}", &row(&[1.0, 0.0, 0.5, NONE], 0));
    assert_eq!((value, slopes), (vec![0.125], vec![-0.25, 0.0, 0.25, 0.0]));
    // A rival among more classes than lanes, and one of minus infinity alone.
    let mut scores = vec![0.0; 5000];
    (scores[4321], scores[4900]) = (7.0, 7.0);
    let (value, slopes) = terms("multiclass_hinge_loss", "{}", &row(&scores, 3));
    assert_eq!((value[0], slopes[4321], slopes[4900], slopes[3]), (8.0, 1.0, 0.0, -1.0));
    assert_eq!(terms("multiclass_hinge_loss", "{}", &row(&[0.0, NONE], 0)), (vec![0.0], vec![0.0, 0.0]));
    assert!(terms("multi_margin_loss", "{}", &row(&[NONE, 0.0], 0)).0[0].is_nan());
}

#[test]
fn nll_reads_one_score() {
    let loss = make("nll_loss", "{}");
    let found = both(&*loss, &row(&[f64::NAN, -0.5, f64::INFINITY], 1), Reduction::Mean);
    assert_eq!(found.loss.as_floats(), [0.5]);
    assert_eq!(found.grads["input"].as_floats(), [0.0, -1.0, 0.0]);
}

fn refused(loss: &dyn Loss, tensors: &HostTensors, tensor: &str) {
    let error = loss.reference(tensors, Reduction::Mean, ClassAxis::First).unwrap_err();
    assert!(matches!(&error, Error::Value { name, .. } if name == tensor), "{error}");
}

/// A list ends at its first negative; an entry that is no class is skipped and counted by a GPU.
#[test]
fn lists_of_labels() {
    let loss = make("multilabel_margin_loss", "{}");
    let lists = |labels: &[i64]| {
        tensors([
            ("input", floats(&[2, 4], &[0.5, 1.0, 0.0, 2.0, 0.25, 0.5, -1.0, 0.75])),
            ("labels", integers(&[2, 3], labels)),
        ])
    };
    let kink = tensors([("input", floats(&[1, 2], &[1.0, 0.0])), ("labels", integers(&[1, 1], &[0]))]);
    assert_eq!(both(&*loss, &kink, Reduction::Mean).grads["input"].as_floats(), [0.0, 0.0]);
    let clean = both(&*loss, &lists(&[1, -1, 9, 0, 0, 3]), Reduction::Sum);
    for bad in [4, i64::from(i32::MAX), i64::from(i32::MIN)] {
        refused(&*loss, &lists(&[1, bad, -1, 0, 0, 3]), "labels");
        let wrong = lists(&[bad, 1, -5, 0, 0, 3]);
        let mut call = Call::new(&*loss, &wrong);
        call.reduction = Reduction::Sum;
        call.status = true;
        let found = call.run(context()).unwrap().outputs;
        assert_eq!(found[STATUS].as_integers(), [1, 0], "{bad}");
        close("lists", found[LOSS].as_floats(), clean.loss.as_floats());
        close("lists", found["grad.input"].as_floats(), clean.grads["input"].as_floats());
    }
    let nothing = tensors([("input", floats(&[2, 3], &[1.0; 6])), ("labels", integers(&[2, 0], &[]))]);
    assert_eq!(both(&*loss, &nothing, Reduction::Mean).loss.as_floats(), [0.0]);
}

/// Rows that abstain first, elsewhere, and not at all.
#[test]
fn abstention_has_two_means() {
    let loss = make("abstention_ranking_loss", r#"{"margin": 1}"#);
    let rows = |none: &[i64]| {
        let scores: Vec<f64> = (0..3 * none.len()).map(|i| 0.25 * (i % 3) as f64).collect();
        tensors([("input", floats(&[none.len(), 3], &scores)), ("none_index", integers(&[none.len()], none))])
    };
    let value = |none: &[i64]| both(&*loss, &rows(none), Reduction::Mean).loss.as_floats()[0];
    close("both kinds", &[value(&[1, 2, 2, 0, -1, -7])], &[(1.25 + 1.5 + 1.5) / 3.0 + 2.75]);
    assert_eq!((value(&[0, 0]), value(&[1, 1, -1]), value(&[-1])), (2.75, 1.25, 0.0));
    for bad in [3, i64::from(i32::MIN)] {
        refused(&*loss, &rows(&[1, bad]), "none_index");
        let wrong = rows(&[1, bad]);
        let mut call = Call::new(&*loss, &wrong);
        call.status = true;
        let found = call.run(context()).unwrap().outputs;
        assert_eq!((found[LOSS].as_floats(), found[STATUS].as_integers()), (&[1.25][..], &[1, 0][..]));
    }
}

/// A cell's own maximum takes what its classes give up: of several, the lowest class.
#[test]
fn proportions_to_the_peak() {
    let loss = make("class_ratio_kl_loss", r#"{"proportion": "peak", "eps": 0}"#);
    let input = [1.0, 2.0, 1.0, 0.0, NONE, 2.0];
    let prior = floats(&[1, 3], &[0.5, 0.25, 0.25]);
    let found =
        both(&*loss, &tensors([("input", floats(&[1, 3, 2], &input)), ("prior", prior.clone())]), Reduction::Mean);
    // Moving a score that is not the largest moves only its own proportion.
    let by: Vec<f64> = found.grads["input"].as_floats().to_vec();
    assert!(by[0] != 0.0 && by[4] == 0.0);
    close("a cell's slopes", &[by[0] + by[2] + by[4], by[1] + by[3] + by[5]], &[0.0, 0.0]);
    // An item without a cell has no proportions, and does not count.
    let two = tensors([
        ("input", floats(&[2, 3, 2], &[&input[..], &[f64::NAN; 6]].concat())),
        ("prior", floats(&[2, 3], &[0.5, 0.25, 0.25, f64::NAN, 0.0, 0.0])),
        ("cell_mask", integers(&[2, 2], &[1, 1, 0, 0])),
    ]);
    let masked = both(&*loss, &two, Reduction::Mean);
    assert_eq!(masked.loss, found.loss);
    assert!(masked.grads["input"].as_floats()[6..].iter().all(|slope| *slope == 0.0));
}

/// Segments that are empty, that leave rows out, whose offsets are wrong; scores of minus infinity.
#[test]
fn segments_of_any_kind() {
    let loss = make("segment_softmax_pool", "{}");
    let rows = |offsets: &[i64], scores: [f64; 4]| {
        tensors([
            ("embeddings", floats(&[4, 2], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0])),
            ("scores", floats(&[4], &scores)),
            ("offsets", integers(&[offsets.len()], offsets)),
        ])
    };
    let pooled = |tensors: &HostTensors| both(&*loss, tensors, Reduction::Mean).outputs["pooled"].as_floats().to_vec();
    assert_eq!(pooled(&rows(&[1, 1, 3, 3], [9.0, 0.5, 0.5, 9.0])), [0.0, 0.0, 4.0, 5.0, 0.0, 0.0]);
    assert_eq!(pooled(&rows(&[0, 2, 4], [NONE, 0.5, 0.5, NONE])), [3.0, 4.0, 5.0, 6.0]);
    assert!(pooled(&rows(&[0, 2, 4], [NONE, NONE, 0.0, 0.0]))[..2].iter().all(|x| x.is_nan()));
    assert_eq!(both(&*loss, &rows(&[0], [0.0; 4]), Reduction::Mean).grads["scores"].as_floats(), [0.0; 4]);
    let wrong = rows(&[-3, 3, 2, 99], [0.5, 0.25, -1.0, 2.0]);
    refused(&*loss, &wrong, "offsets");
    let expected = pooled(&rows(&[0, 3, 3, 4], [0.5, 0.25, -1.0, 2.0]));
    close("clamped", Call::new(&*loss, &wrong).run(context()).unwrap().outputs["pooled"].as_floats(), &expected);
}

/// Cosines of vectors of any length, of zero vectors, and of labels that are none.
#[test]
fn cosines_of_any_length() {
    let embeddings = [3e30, 4e30, 3e-30, 4e-30, 0.0, 0.0, 1.0, 0.0];
    let classes = [6e-25, 8e-25, -3e20, -4e20];
    let of = |name: &str, labels: &[i64]| {
        tensors([
            ("embeddings", floats(&[4, 2], &embeddings)),
            (name, floats(&[2, 2], &classes)),
            ("labels", integers(&[4], labels)),
        ])
    };
    let score = make("gradient_similarity_score", "{}");
    let right = of("class_gradient", &[0, 1, 1, 0]);
    let found = both(&*score, &right, Reduction::Mean).outputs["score"].as_floats().to_vec();
    close("score", &found, &[2.0, 0.0, 1.0, 1.6]);
    let wrong = of("class_gradient", &[0, 2, -1, 0]);
    refused(&*score, &wrong, "labels");
    close(
        "bad",
        Call::new(&*score, &wrong).run(context()).unwrap().outputs["score"].as_floats(),
        &[2.0, 0.0, 0.0, 1.6],
    );
    let scaled = make("adaptive_feature_scaling", r#"{"margin": 1}"#);
    let mut wrong = of("class_weight", &[0, 2, -1, 0]);
    wrong.insert("grad_output".into(), floats(&[4, 2], &[2.0; 8]));
    refused(&*scaled, &wrong, "labels");
    let found = Call::new(&*scaled, &wrong).run(context()).unwrap().outputs;
    close("bad", &found["scaled"].as_floats()[2..], &[0.0, 0.0, 0.0, 0.0, 1.0 / 1.4, 0.0]);
    close("bad", found["grad.embeddings"].as_floats(), &[2.0, 2.0, 0.0, 0.0, 0.0, 0.0, 2.0 / 1.4, 2.0 / 1.4]);
}

#[test]
fn thresholds_and_weights() {
    let crossed = make("dynamic_confidence_threshold", r#"{"low": 0.6, "high": 0.5}"#);
    let confidence = tensors([("confidence", floats(&[2, 2], &[0.5; 4]))]);
    let error = crossed.reference(&confidence, Reduction::Mean, ClassAxis::First).unwrap_err();
    assert!(matches!(&error, Error::Parameter { name, .. } if name == "low"), "{error}");
    assert!(Call::new(&*crossed, &confidence).plan(context()).is_err());
    let open = make("dynamic_confidence_threshold", r#"{"base": 1, "beta": 2, "low": 0, "high": 1}"#);
    let threshold = |dims: &[usize], values: &[f64]| {
        both(&*open, &tensors([("confidence", floats(dims, values))]), Reduction::Mean).outputs["threshold"].as_floats()
            [0]
    };
    assert_eq!(threshold(&[], &[0.5]), 0.5);
    assert_eq!(threshold(&[0, 3], &[]), 1.0 / (1.0 + 1f64.exp()));
    // Rare classes beside many members: 1 - beta^n keeps its digits.
    let counts = tensors([("class_counts", floats(&[4], &[1.0, 3.0, 2e6, 0.0]))]);
    both(&*make("class_balanced_weights", r#"{"beta": 0.99999}"#), &counts, Reduction::Mean);
}

/// Beside half-precision scores, tensors without a gradient may be f32.
#[test]
fn further_tensors_may_be_single() {
    let weighted = |mut tensors: HostTensors, name: &str, tensor: HostTensor| {
        tensors.insert(name.into(), tensor);
        tensors
    };
    let scores = [0.5, 1.0, -0.25, 2.0, 0.75, -1.5];
    let lists = tensors([("input", floats(&[2, 3], &scores)), ("labels", integers(&[2], &[0, 2]))]);
    let ratio = tensors([("input", floats(&[2, 3], &scores)), ("prior", floats(&[2, 3], &[0.3; 6]))]);
    let rows = tensors([
        ("embeddings", floats(&[2, 3], &scores)),
        ("class_weight", floats(&[3, 3], &[0.1, 0.7, -0.3, 1.1, 0.2, 0.6, -0.9, 0.4, 0.8])),
        ("labels", integers(&[2], &[0, 2])),
    ]);
    for (name, tensors, single) in [
        ("multi_margin_loss", weighted(lists, "weight", floats(&[3], &[0.3, 0.7, 1.1])), "weight"),
        ("class_ratio_kl_loss", ratio, "prior"),
        ("adaptive_feature_scaling", rows, "class_weight"),
    ] {
        let loss = make(name, "{}");
        let mut call = Call::new(&*loss, &tensors);
        call.float = DType::F16;
        call.stored.insert(single.into(), DType::F32);
        let expected = loss.reference(&call.rounded().unwrap(), Reduction::Mean, ClassAxis::First).unwrap();
        let found = call.run(context()).unwrap().outputs;
        let main = expected.outputs.get("scaled").unwrap_or(&expected.loss);
        let name = if expected.outputs.is_empty() { LOSS } else { "scaled" };
        close(single, found[name].as_floats(), main.as_floats());
    }
}

/// Of values that tie the first is the largest; minus infinity is below all, a NaN above.
#[test]
fn projections_of_ties_and_strays() {
    let columns = [0.5, NONE, 1.0, 0.0, 0.5, NONE, f64::NAN, -0.0, 0.25, 3.0, f64::INFINITY, -1.0];
    let image = tensors([
        ("input", floats(&[1, 1, 3, 4], &columns)),
        ("grad_output", floats(&[1, 1, 4], &[1.0, 2.0, 3.0, 4.0])),
    ]);
    let found = both(&*make("max_intensity_projection", "{}"), &image, Reduction::Mean);
    close("projection", found.outputs["projection"].as_floats(), &[0.5, 3.0, f64::NAN, 0.0]);
    let slopes = [1.0, 0.0, 0.0, 4.0, 0.0, 0.0, 3.0, 0.0, 0.0, 2.0, 0.0, 0.0];
    assert_eq!(found.grads["input"].as_floats(), slopes);
    let deep = make("max_intensity_projection", r#"{"axis": 2}"#);
    let image = tensors([("input", image["input"].clone())]);
    let error = deep.reference(&image, Reduction::Mean, ClassAxis::First);
    assert!(matches!(error, Err(Error::Parameter { name, .. }) if name == "axis"));
}

fn planes(input: &[f64], target: &[f64], dims: &[usize]) -> HostTensors {
    tensors([("input", floats(dims, input)), ("target", floats(dims, target))])
}

/// Borders need two spatial axes at least, and have no slope where nothing differs.
#[test]
fn borders_of_flat_predictions() {
    let line = planes(&[0.5; 4], &[0.0, 1.0, 1.0, 0.0], &[1, 1, 4]);
    for name in ["active_contour_loss", "hausdorff_er_loss"] {
        let error = make(name, r#"{"activation": "none"}"#).reference(&line, Reduction::Mean, ClassAxis::First);
        assert!(matches!(error, Err(Error::Shape { name, .. }) if name == "input"), "{name}");
    }
    let flat = planes(&[0.5; 4], &[0.0, 1.0, 1.0, 0.0], &[1, 1, 2, 2]);
    let sharp = r#"{"activation": "none", "eps": 0}"#;
    assert_eq!(terms("active_contour_loss", sharp, &flat), (vec![0.5], vec![0.25, -0.25, -0.25, 0.25]));
    // A class without share has mean 0, and would gain what the image is.
    let shares = [1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0];
    let image = floats(&[1, 1, 4], &[1.0, 3.0, 3.0, 1.0]);
    let empty = tensors([("input", floats(&[1, 2, 4], &shares)), ("image", image)]);
    let (value, slopes) = terms("mumford_shah_loss", r#"{"activation": "none"}"#, &empty);
    assert_eq!(value, [1.0]);
    assert_eq!(slopes, [0.25, 0.25, 0.25, 0.25, 0.25, 2.25, 2.25, 0.25]);
}

/// Erosions whose values are all equal are not stretched; the value that others are stretched to has no slope of its own.
#[test]
fn erosions_of_equal_errors() {
    let erosions = r#"{"activation": "none", "iterations": 2}"#;
    let equal = planes(&[3.0; 4], &[0.0; 4], &[1, 1, 2, 2]);
    let (value, slopes) = terms("hausdorff_er_loss", erosions, &equal);
    close("value", &value, &[4.9 + 4.0 * (0.6 * 4.9 - 0.5)]);
    close("slopes", &slopes, &[6.0 / 4.0 * (0.6 + 4.0 * 0.36); 4]);
    let cross = [0.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 0.0];
    assert_eq!(
        terms("hausdorff_er_loss", erosions, &planes(&cross, &[0.0; 9], &[1, 1, 3, 3])),
        (vec![1.0 / 9.0], vec![0.0; 9])
    );
}

/// Planes of several blocks, in groups and whole; labels that are no class have no part, and are counted.
#[test]
fn erosions_in_groups() {
    let (dims, cells) = ([3, 2, 40, 50], 40 * 50);
    let input: Vec<f64> = (0..6 * cells)
        .map(|i| f64::from((i * 37 % 101) as u32) / 25.0 - 2.0 + 3.0 * f64::from((i / 170 % 2) as u32))
        .collect();
    let mut labels: Vec<i64> = (0..3 * cells).map(|i| (i / 230 % 2) as i64).collect();
    let field =
        |labels: &[i64]| tensors([("input", floats(&dims, &input)), ("labels", integers(&[3, 40, 50], labels))]);
    both(&*make("hausdorff_er_loss", "{}"), &field(&labels), Reduction::None);
    for name in ["hausdorff_er_loss", "active_contour_loss"] {
        let (loss, whole) = (make(name, "{}"), field(&labels));
        let mut call = Call::new(&*loss, &whole);
        let plain = call.run(context()).unwrap();
        call.options.binding_limit = Some(16_384);
        assert_eq!(plain.bits, call.run(context()).unwrap().bits, "{name}");
    }
    labels[..3].copy_from_slice(&[-1, 2, 70]);
    let bad = field(&labels);
    for name in ["hausdorff_er_loss", "active_contour_loss", "log_hausdorff_dt_loss"] {
        let loss = make(name, "{}");
        refused(&*loss, &bad, "labels");
        let mut call = Call::new(&*loss, &bad);
        call.status = true;
        let outcome = call.run(context()).unwrap();
        assert_eq!(outcome.outputs[STATUS].as_integers(), [3, 0], "{name}");
        assert!(outcome.outputs[LOSS].as_floats()[0].is_finite(), "{name}");
    }
}
