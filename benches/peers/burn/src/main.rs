fn main() {
    let device = burn::tensor::Device::wgpu(Default::default());
    println!("{device:?}");
}
