// The first element of an element's block.
fn head_of(i: u32) -> u32 {
  var head = i;
  for (var turn = 0u; turn < step.length; turn++) {
    let next = load_heads(head);
    if next == head { break; }
    head = next;
  }
  return head;
}
