// Panels of DEPTH terms of a tile's product, as vec4s of four rows or dimensions, and after all terms one vec4 for every
// four rows, of their inverse lengths. Terms lie a pitch apart, odd where workgroup memory allows, for different banks.

override OUTER_PITCH: u32 = 17u;
override INNER_PITCH: u32 = 17u;
override OUTER_CELLS: u32 = 288u;
override INNER_CELLS: u32 = 288u;

var<workgroup> outer_panel: array<vec4<f32>, OUTER_CELLS>;
var<workgroup> inner_panel: array<vec4<f32>, INNER_CELLS>;
