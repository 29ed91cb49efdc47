//! Case files of `tests/cases`, answered as `evaluate` answers them, by the f64 reference and by the first adapter. NAME.expect
//! beside NAME holds what is right; without it both sides have to agree.

#[path = "../examples/evaluate/answer.rs"]
#[allow(dead_code, reason = "the program prints more of an answer")]
mod answer;
#[path = "../examples/evaluate/case.rs"]
mod case;

use answer::{Answer, Engine};
use case::Case;
use safetensors::{Dtype, SafeTensors};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use wgloss_cases::support;

/// A tensor of an answer: shape and values.
type Values = BTreeMap<String, (Vec<usize>, Vec<f64>)>;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases");

fn path(name: &str) -> PathBuf {
    Path::new(FOLDER).join(format!("{name}.safetensors"))
}

fn read(path: &Path) -> Values {
    let bytes = std::fs::read(path).expect("a file that was written");
    let file = SafeTensors::deserialize(&bytes).expect("a safetensors file");
    let number = |dtype: Dtype, bytes: &[u8]| match dtype {
        Dtype::F64 => f64::from_le_bytes(bytes.try_into().expect("8 bytes")),
        Dtype::F32 => f32::from_le_bytes(bytes.try_into().expect("4 bytes")).into(),
        other => panic!("{other} in an answer"),
    };
    let values = |view: &safetensors::tensor::TensorView<'_>| {
        let dtype = view.dtype();
        view.data().chunks(dtype.bitsize() / 8).map(|bytes| number(dtype, bytes)).collect()
    };
    file.iter().map(|(name, view)| (name.to_owned(), (view.shape().to_vec(), values(&view)))).collect()
}

fn engines() -> [Engine; 2] {
    [Engine::Reference, Engine::on_gpu("").expect("an adapter")]
}

fn answer(engine: &Engine, name: &str) -> Result<(Answer, Values), String> {
    let answer = engine.answer(&Case::read(&path(name))?)?;
    let folder = std::env::temp_dir().join(format!("wgloss-cases-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|e| e.to_string())?;
    let written = folder.join(format!("{name}.out.safetensors"));
    answer.write(&written).map_err(|e| e.to_string())?;
    let values = read(&written);
    std::fs::remove_file(written).map_err(|e| e.to_string())?;
    Ok((answer, values))
}

/// Equal up to what f32 loses; not finite in the same places.
fn compare(name: &str, found: &Values, expected: &Values) {
    let broken = expected["loss"].1.iter().any(|value| !value.is_finite());
    // Where a NaN comes out, files say nothing of gradients.
    for (tensor, (dims, values)) in expected.iter().filter(|(tensor, _)| !broken || *tensor == "loss") {
        let (found_dims, found) = &found[tensor];
        assert_eq!(found_dims, dims, "{name}: shape of `{tensor}`");
        let largest = values.iter().filter(|v| v.is_finite()).fold(0.0, |a: f64, v| a.max(v.abs()));
        for (at, (f, e)) in found.iter().zip(values).enumerate() {
            let fits = e.abs() <= f64::from(f32::MAX);
            let close = if fits { (f - e).abs() <= 1e-5 * largest } else { !f.is_finite() || f == e };
            assert!(close, "{name}: element {at} of `{tensor}` is {f}, expected {e}");
        }
    }
}

fn check(name: &str) {
    let [reference, gpu] = engines();
    let (_, by_reference) = answer(&reference, name).expect("f64 has an answer");
    let expected = path(&format!("{name}.expect"));
    let expected = if expected.exists() { read(&expected) } else { by_reference.clone() };
    compare(name, &by_reference, &expected);
    compare(name, &answer(&gpu, name).expect("the GPU has an answer").1, &expected);
}

#[test]
fn a_class_of_probability_0() {
    check("minus_infinity_logit");
}

#[test]
fn the_least_scores() {
    check("logits_below_1e38");
}

#[test]
fn clamps_whose_bounds_meet() {
    check("adaface_eps_2");
}

#[test]
fn nothing_pooled_over_the_batch() {
    check("dice_empty_batch_pooled");
}

#[test]
fn a_nan_in_one_term() {
    check("dice_nan_in_one_term");
}

#[test]
fn a_nan_comes_out_of_a_maximum() {
    check("arcface_nan");
}

#[test]
fn scores_of_3e38() {
    check("poly1_focal_3e38");
}

#[test]
fn differences_of_1e38() {
    check("mse_gradient_1e38");
}

#[test]
fn labels_beyond_i32() {
    let [reference, gpu] = engines();
    let line = answer(&reference, "supcon_label_beyond_i32").map(drop).expect_err("an error");
    assert!(line.starts_with("tensor `labels`: expected labels from -2147483647 to 2147483647"), "{line}");
    let (answer, values) = answer(&gpu, "supcon_label_beyond_i32").expect("the GPU leaves them out");
    assert_eq!(answer.bad_labels, 2);
    assert!(values["loss"].1.iter().all(|value| value.is_finite()));
}

#[test]
fn error_lines_stay_short() {
    for engine in engines() {
        let line = answer(&engine, "error_line_long").map(drop).expect_err("an error");
        // It lists what the loss takes, beside the name that has no end.
        assert!(line.chars().count() < 300 && !line.chars().any(char::is_control), "{line}");
    }
}

/// A case file by hand: metadata and empty tensors of a type.
fn write(path: &Path, metadata: &[(&str, &str)], tensors: &[(&str, &str)]) {
    let mut header = serde_json::Map::new();
    let text = metadata.iter().map(|(key, value)| ((*key).to_owned(), (*value).into())).collect();
    header.insert("__metadata__".into(), serde_json::Value::Object(text));
    for (name, dtype) in tensors {
        let place = serde_json::json!({ "dtype": dtype, "shape": [0], "data_offsets": [0, 0] });
        header.insert((*name).to_owned(), place);
    }
    let header = serde_json::Value::Object(header).to_string().into_bytes();
    let bytes = [&(header.len() as u64).to_le_bytes()[..], &header].concat();
    std::fs::write(path, bytes).expect("the folder of temporary files takes a file");
}

#[test]
fn errors_quote_what_a_line_has_room_for() {
    let long = "\u{1b}[31m\n".repeat(20_000);
    let number = format!("1{}", "0".repeat(100_000));
    let path = std::env::temp_dir().join(format!("wgloss-case-{}.safetensors", std::process::id()));
    let parameters =
        [format!("{{\"beta\": {}}}", serde_json::json!(long)), format!("{{\"beta\": {number}}}"), long.clone()];
    let mut cases =
        vec![(vec![("loss", long.as_str())], vec![]), (vec![("loss", "l1_loss"), ("reduction", &long)], vec![])];
    cases.extend(parameters.iter().map(|json| (vec![("loss", "smooth_l1_loss"), ("params", json)], vec![])));
    cases.push((vec![("loss", "l1_loss")], vec![(long.as_str(), "F64")]));
    cases.push((vec![("loss", "l1_loss")], vec![(long.as_str(), "F32")]));
    cases.push((vec![("loss", "l1_loss")], vec![("input", long.as_str())]));
    for (metadata, tensors) in cases {
        write(&path, &metadata, &tensors);
        let line = Case::read(&path).and_then(|case| Engine::Reference.answer(&case).map(drop)).expect_err("an error");
        let quiet = !line.chars().any(char::is_control);
        assert!(line.chars().count() < 400 && quiet, "{} characters: {line:.500}", line.chars().count());
    }
    std::fs::remove_file(path).expect("the file is there");
}

#[test]
fn of_several_bad_tensors_the_first_of_the_signature_is_named() {
    let path = std::env::temp_dir().join(format!("wgloss-order-{}.safetensors", std::process::id()));
    write(&path, &[("loss", "mse_loss")], &[("weight", "F64"), ("target", "F64"), ("input", "F64"), ("a", "F64")]);
    for _ in 0..20 {
        let line = Case::read(&path).map(drop).expect_err("an error");
        assert!(line.starts_with("tensor `input`"), "{line}");
    }
    std::fs::remove_file(path).expect("the file is there");
}

#[test]
fn the_reduction_may_stand_among_the_parameters() {
    let path = std::env::temp_dir().join(format!("wgloss-reduction-{}.safetensors", std::process::id()));
    let json = r#"{"beta": 2, "reduction": "sum"}"#;
    write(&path, &[("loss", "SmoothL1Loss"), ("params", json)], &[]);
    let case = Case::read(&path).expect("a case");
    assert_eq!((case.loss.name(), case.reduction), ("smooth_l1_loss", wgloss::Reduction::Sum));
    write(&path, &[("loss", "smooth_l1_loss"), ("params", json), ("reduction", "mean")], &[]);
    let line = Case::read(&path).map(drop).expect_err("two reductions");
    assert_eq!(line, "metadata `reduction`: expected none beside the one of `params`, found `mean`");
    std::fs::remove_file(path).expect("the file is there");
}
