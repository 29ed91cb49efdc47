// Rows with a list of classes that its first negative ends; listed classes have slopes that are found apart. The bits of the
// lists' classes lie in workgroup memory where they fit it. A row's label is its number. The least i32 stands for what i32 does
// not hold.

const DENSE: bool = false;
const PULLS: bool = false;

// 1 where the bits fit, in words for each row, and words of all rows.
override MEMBERS: u32 = 0u;
override ROW_WORDS: u32 = 1u;
override WORDS: u32 = 1u;

var<workgroup> members: array<u32, WORDS>;

fn row_at(q: u32, inside: bool) -> Row {
  if !inside { return row_left_out(false); }
  return row_counted(q, 1.0);
}

fn own_class(row: Row) -> u32 { return 0u; }

// Entry k of a row's list.
fn entry(q: u32, k: u32) -> i32 { return load_labels(q * step.entries + k); }
fn ends(label: i32) -> bool { return label < 0 && label != INVALID_LABEL; }
fn is_class(label: i32) -> bool { return label >= 0 && u32(label) < step.classes; }

fn bad_labels(q: u32, row: Row) -> u32 {
  var bad = 0u;
  for (var k = 0u; k < step.entries; k++) {
    let label = entry(q, k);
    if ends(label) { break; }
    bad += select(1u, 0u, is_class(label));
  }
  return bad;
}

// How often a row lists class c.
fn times_listed(row: Row, c: u32) -> u32 {
  var times = 0u;
  for (var k = 0u; k < step.entries; k++) {
    let label = entry(row.label, k);
    if ends(label) { break; }
    times += select(0u, 1u, is_class(label) && u32(label) == c);
  }
  return times;
}

// How often a row lists the class of entry k, where that is the first of them; else 0.
fn times_first(row: Row, k: u32) -> u32 {
  var times = 0u;
  for (var other = 0u; other < step.entries; other++) {
    let label = entry(row.label, other);
    if ends(label) { break; }
    if is_class(label) && k < step.entries && label == entry(row.label, k) {
      if other < k { return 0u; }
      times += 1u;
    }
  }
  return times;
}

fn is_apart(row: Row, p: u32, c: u32) -> bool { return is_listed(row, p, c); }

fn is_listed(row: Row, p: u32, c: u32) -> bool {
  if MEMBERS == 1u { return ((members[p * ROW_WORDS + (c >> 5u)] >> (c & 31u)) & 1u) == 1u; }
  return times_listed(row, c) > 0u;
}

fn prepared(lid: u32, start: u32, p: u32, r: u32, row: Row) -> Row {
  if MEMBERS == 1u {
    workgroupBarrier();
    for (var word = r; word < ROW_WORDS; word += LANES) {
      var bits = 0u;
      for (var k = 0u; k < step.entries; k++) {
        if !row.counts { break; }
        let label = entry(row.label, k);
        if ends(label) { break; }
        if is_class(label) && u32(label) >> 5u == word { bits |= 1u << (u32(label) & 31u); }
      }
      members[p * ROW_WORDS + word] = bits;
    }
    workgroupBarrier();
  }
  return row;
}
