#![allow(dead_code)]
mod support;
use support::{adapters, call::*};
use wgloss::*;

fn rnd(n: usize, seed: u64, lo: f64, hi: f64) -> Vec<f64> {
    let mut s = seed.wrapping_mul(0x9E3779B97F4A7C15) | 1;
    (0..n)
        .map(|_| {
            s ^= s << 13;
            s ^= s >> 7;
            s ^= s << 17;
            lo + (hi - lo) * ((s >> 11) as f64 / (1u64 << 53) as f64)
        })
        .collect()
}

fn norm_err(a: &[f64], b: &[f64]) -> f64 {
    let d: f64 = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt();
    let n: f64 = b.iter().map(|b| b * b).sum::<f64>().sqrt();
    if a.iter().any(|x| x.is_nan()) { f64::NAN } else { d / n.max(1e-12) }
}

#[test]
fn scratch() {
    let only = std::env::var("ONLY").unwrap_or_default();
    let which = std::env::var("ADAPTER").unwrap_or_default().to_lowercase();
    let mut worst = 0.0f64;
    for adapter in adapters::all() {
        if !adapters::name(&adapter).to_lowercase().contains(&which) {
            continue;
        }
        println!("== {}", adapters::name(&adapter));
        let ctx = pollster::block_on(Context::request(&adapter)).unwrap();
        for (name, params) in [
            ("cross_entropy", "{}"),
            ("cross_entropy", r#"{"label_smoothing":0.1}"#),
            ("focal_cross_entropy", "{}"),
            ("poly1_cross_entropy", "{}"),
            ("squentropy_loss", "{}"),
            ("comp_sum_loss", r#"{"tau":0.5}"#),
            ("dice_loss", "{}"),
            ("dice_loss", r#"{"squared":true,"include_background":false}"#),
            ("dice_loss", r#"{"activation":"sigmoid"}"#),
            ("dice_loss", r#"{"activation":"none","batch":true}"#),
            ("jaccard_loss", "{}"),
            ("tversky_loss", r#"{"alpha":0.3,"beta":0.7}"#),
            ("focal_tversky_loss", "{}"),
            ("generalized_dice_loss", "{}"),
            ("generalized_dice_loss", r#"{"batch":true,"weight_type":"simple"}"#),
            ("jaccard_metric_loss", "{}"),
            ("dice_semimetric_loss", "{}"),
            ("dice_ce_loss", "{}"),
            ("dice_ce_loss", r#"{"activation":"sigmoid","lambda_ce":0.3,"batch":true}"#),
        ] {
            if !name.contains(&only) {
                continue;
            }
            let Ok(loss) = registry::from_json(name, params) else { continue };
            let overlap = loss.family().name() == "overlap";
            for dims in [
                vec![1usize, 2],
                vec![5, 3],
                vec![2, 4, 7, 9],
                vec![3, 21, 300],
                vec![1, 30, 1000],
                vec![2, 700, 3],
                vec![4, 3000],
                vec![2, 5000],
                vec![1, 900, 40],
            ] {
                let c = dims[1];
                let n = dims[0];
                let s: usize = dims[2..].iter().product();
                let mut ldims = dims.clone();
                ldims.remove(1);
                for dense in [false, true] {
                    for (reduction, extras) in
                        [(Reduction::Mean, true), (Reduction::None, true), (Reduction::Sum, false)]
                    {
                        for recording in [Recording::Fused, Recording::Apart] {
                            if name == "dice_ce_loss" && reduction == Reduction::None {
                                continue;
                            }
                            let mut t = HostTensors::new();
                            let probs = params.contains("none");
                            let x = if probs { rnd(n * c * s, 1, 0.0, 1.0) } else { rnd(n * c * s, 1, -4.0, 4.0) };
                            t.insert("input".into(), HostTensor::floats(dims.clone(), x));
                            if dense {
                                t.insert(
                                    "target".into(),
                                    HostTensor::floats(dims.clone(), rnd(n * c * s, 2, 0.0, 2.0 / c as f64)),
                                );
                            } else {
                                let l: Vec<i64> = rnd(n * s, 3, 0.0, c as f64 - 1e-9)
                                    .into_iter()
                                    .enumerate()
                                    .map(|(i, v)| if i % 7 == 3 { -100 } else { v as i64 })
                                    .collect();
                                t.insert("labels".into(), HostTensor::integers(ldims.clone(), l));
                            }
                            if extras {
                                t.insert("weight".into(), HostTensor::floats([c], rnd(c, 4, 0.5, 2.0)));
                                t.insert(
                                    "cell_mask".into(),
                                    HostTensor::integers(
                                        ldims.clone(),
                                        rnd(n * s, 5, 0.0, 1.0).into_iter().map(|v| (v > 0.2) as i64).collect(),
                                    ),
                                );
                            }
                            let plan_dims = {
                                let mut k = Call::new(&*loss, &t);
                                k.reduction = reduction;
                                k.plan(&ctx).unwrap().slot("loss").unwrap().spec.dims.clone()
                            };
                            let gl: usize = plan_dims.iter().product();
                            if extras {
                                t.insert("grad_output".into(), HostTensor::floats(plan_dims, rnd(gl, 6, 0.5, 1.5)));
                            }
                            for limit in [None, Some(40_000u64)] {
                                if limit.is_some() && (n * c * s * 4 < 40_000 || !which.is_empty() && which != "vulkan")
                                {
                                    continue;
                                }
                                let mut k = Call::new(&*loss, &t);
                                k.reduction = reduction;
                                k.recording = recording;
                                k.options.binding_limit = limit;
                                if limit.is_some() {
                                    k.offset = 5;
                                }
                                let rf = loss.reference(&t, reduction, ClassAxis::First).unwrap();
                                let out = match k.run(&ctx) {
                                    Ok(o) => o,
                                    Err(e) => {
                                        println!(
                                            "FAIL {name} {params} {dims:?} dense {dense} {reduction:?} {recording:?} {limit:?}: {e}"
                                        );
                                        if matches!(e, Error::Shader { .. }) {
                                            panic!()
                                        }
                                        continue;
                                    }
                                };
                                let lv = norm_err(out.outputs["loss"].as_floats(), rf.loss.as_floats());
                                let lg = norm_err(out.outputs["grad.input"].as_floats(), rf.grads["input"].as_floats());
                                worst = worst.max(lv).max(lg);
                                if !(lv < 5e-6 && lg < 5e-6) || !out.intact {
                                    println!(
                                        "BAD {name} {params} {dims:?} dense {dense} {reduction:?} {recording:?} {limit:?} loss {lv:e} grad {lg:e} intact {} got {:?} want {:?}",
                                        out.intact,
                                        &out.outputs["loss"].as_floats()[..1],
                                        &rf.loss.as_floats()[..1]
                                    );
                                }
                            }
                        }
                    }
                }
                let _ = overlap;
            }
            println!("{name} {params}: worst so far {worst:e}");
        }
    }
}
