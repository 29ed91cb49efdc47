// Where a channel of an image's cell lies.
fn image_index(sample: u32, k: u32, cell: u32) -> u32 {
  return sample * step.image_stride + k * step.channel_stride + cell * step.pixel_stride;
}
