mod support;
use support::{adapters, call::*};
use wgloss::*;

#[test]
fn smoke() {
    let n = 5003usize;
    let x: Vec<f64> = (0..n).map(|i| ((i * 7919 % 1000) as f64 / 100.0) - 5.0).collect();
    let t: Vec<f64> = (0..n).map(|i| ((i * 104729 % 1000) as f64 / 100.0) - 5.0).collect();
    let tensors = HostTensors::from([
        ("input".into(), HostTensor::floats([n], x)),
        ("target".into(), HostTensor::floats([n], t)),
    ]);
    let loss = loss::SmoothL1Loss::default();
    for adapter in adapters::all() {
        println!("{}", adapters::name(&adapter));
        let ctx = pollster::block_on(Context::request(&adapter)).unwrap();
        println!("{:?}", ctx.caps());
        for float in [DType::F32, DType::F16, DType::BF16] {
            for sharing in [Sharing::Exclusive, Sharing::Shared] {
                for (offset, limit) in [(0, None), (3, None), (1, Some(20000))] {
                    for recording in [Recording::Fused, Recording::Apart] {
                        let mut c = Call::new(&loss, &tensors);
                        c.float = float;
                        c.recording = recording;
                        c.options.sharing = sharing;
                        c.options.binding_limit = limit;
                        c.offset = offset;
                        let expect = loss.reference(&c.rounded().unwrap(), Reduction::Mean, ClassAxis::First).unwrap();
                        let out = c.run(&ctx).unwrap();
                        let g = &out.outputs["grad.input"].as_floats();
                        let e = expect.grads["input"].as_floats();
                        let err: f64 = g.iter().zip(e).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
                        let max = e.iter().fold(0.0f64, |a, b| a.max(b.abs()));
                        println!(
                            "{float} {sharing:?} {offset} {limit:?} {recording:?}: {} {} grad err {} of {} intact {}",
                            out.outputs["loss"].as_floats()[0],
                            expect.loss.as_floats()[0],
                            err,
                            max,
                            out.intact
                        );
                    }
                }
            }
        }
    }
}
