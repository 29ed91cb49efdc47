// Panels of DEPTH terms of a tile's product, as vec4s of four rows or dimensions; one more vec4 a term than needed,
// so that the terms start on different banks. A product adds up within each panel first.

override OUTER_CELLS: u32 = 272u;
override INNER_CELLS: u32 = 272u;

var<workgroup> outer_panel: array<vec4<f32>, OUTER_CELLS>;
var<workgroup> inner_panel: array<vec4<f32>, INNER_CELLS>;
