// Scores times an edge mask: those of an edge.

fn edge_factor(at: u32) -> f32 { return load_edge_mask(at); }
