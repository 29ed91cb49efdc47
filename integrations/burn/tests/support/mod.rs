//! Burn's device, registered once, and numbers on it.

use burn::backend::wgpu::WgpuSetup;
use burn::tensor::{Device, Tensor, TensorData};
use std::sync::OnceLock;
use wgloss_burn::register;

/// The device without autodiff, and its setup.
pub fn known() -> &'static (Device, WgpuSetup) {
    static KNOWN: OnceLock<(Device, WgpuSetup)> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let (device, setup) = Device::wgpu_options().init_with_setup().expect("a wgpu device");
        register(&device, &setup).expect("a device is registered with its own setup");
        (device, setup)
    })
}

/// The device with autodiff.
pub fn device() -> Device {
    known().0.clone().autodiff()
}

/// Numbers in a row.
pub fn floats(values: &[f64], device: &Device) -> Tensor<1> {
    let data = TensorData::new(values.iter().map(|v| *v as f32).collect(), [values.len()]);
    Tensor::from_data(data, device)
}

/// The numbers of a tensor.
pub fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f64> {
    tensor.into_data().iter::<f64>().collect()
}
