// The weight that stands for a row that does not count.
const LEFT_OUT_WEIGHT: f32 = -0x1.fffffep+127f;
