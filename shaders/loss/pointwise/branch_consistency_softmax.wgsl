// Of two probabilities p and q, and p - q in z: its square.

fn terms(x: vec4<f32>) -> Terms {
  return Terms(x.z * x.z, vec4(2.0 * x.z, -2.0 * x.z, 0.0, 0.0));
}
