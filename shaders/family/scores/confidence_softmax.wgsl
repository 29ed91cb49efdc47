fn confidence_of(tops: Tops) -> f32 { return 1.0 / tops.l; }
