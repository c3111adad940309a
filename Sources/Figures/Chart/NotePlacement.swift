/// Puts the words of a panel where they cover no other words.
enum NotePlacement {
  /// Writes the notes and the numbers in cells; a note for which there is no room is left out.
  static func place(_ frame: Frame, width: Double, on canvas: inout Canvas) {
    for mark in frame.panel.marks {
      switch mark {
      case .note(let note): place(note, frame: frame, width: width, on: &canvas)
      case .cells(let cells):
        for cell in cells { write(cell, frame: frame, on: &canvas) }
      default: break
      }
    }
  }

  private static func place(
    _ note: Mark.Note,
    frame: Frame,
    width: Double,
    on canvas: inout Canvas
  ) {
    guard let anchor = frame.place(Place(note.x, note.y)) else { return }
    var font = Canvas.Font.note
    font.bold = note.bold
    if let ink = note.ink { font.colour = "h-\(ink.rawValue)" }
    let text = TextMetrics.fitted(note.text, width: frame.area.width, size: font.size)
    let bounds = Box(left: 1, top: frame.area.top, right: width - 1, bottom: frame.area.bottom)
    for (place, side) in candidates(anchor, side: note.side) {
      var place = place
      var box = Canvas.box(text, at: place, anchor: side, font: font)
      // A word that would stick out at the side is moved inwards, not dropped.
      let shift = max(0, bounds.left - box.left) - max(0, box.right - bounds.right)
      place.x += shift
      box = Canvas.box(text, at: place, anchor: side, font: font)
      guard bounds.holds(box), canvas.isFree(box) else { continue }
      canvas.write(text, at: place, anchor: side, font: font, full: note.text)
      return
    }
  }

  /// Places to try, the wished one first, then outwards.
  private static func candidates(
    _ anchor: Place,
    side: Mark.Note.Side
  ) -> [(Place, Canvas.Anchor)] {
    let above = (Place(anchor.x, anchor.y - 5), Canvas.Anchor.middle)
    let below = (Place(anchor.x, anchor.y + 14), Canvas.Anchor.middle)
    let right = (Place(anchor.x + 6, anchor.y + 4), Canvas.Anchor.start)
    let left = (Place(anchor.x - 6, anchor.y + 4), Canvas.Anchor.end)
    let inside = (Place(anchor.x, anchor.y + 4), Canvas.Anchor.middle)
    let first =
      switch side {
      case .above: [above, below, right, left]
      case .below: [below, above, right, left]
      case .right: [right, left, above, below]
      case .left: [left, right, above, below]
      case .inside: [inside, above, below, right, left]
      }
    let farther = (1...6).flatMap { step in
      [
        (Place(above.0.x, above.0.y - 13 * Double(step)), Canvas.Anchor.middle),
        (Place(below.0.x, below.0.y + 13 * Double(step)), Canvas.Anchor.middle),
      ]
    }
    return first + farther
  }

  private static func write(_ cell: Mark.Cell, frame: Frame, on canvas: inout Canvas) {
    guard let text = cell.text, let place = frame.place(Place(cell.x + 0.5, cell.y + 0.5)),
      let left = frame.x(cell.x), let right = frame.x(cell.x + 1)
    else { return }
    let font = Canvas.Font(size: 9.5)
    let at = Place(place.x, place.y + 3.5)
    let box = Canvas.box(text, at: at, anchor: .middle, font: font)
    guard box.width <= right - left, canvas.isFree(box) else { return }
    canvas.write(text, at: at, anchor: .middle, font: font)
  }
}
