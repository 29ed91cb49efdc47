// Scores times what an edge mask leaves of 1: those beyond the edges.

fn edge_factor(at: u32) -> f32 { return 1.0 - load_edge_mask(at); }
