fn confidence_of(tops: Tops) -> f32 { return clamp(tops.first, 0.0, 1.0); }
