import CCandorLanes
import CandorMetrics
import Testing

/// The loops of the panel over all views, from every instruction set, against slow twins.
@Suite("Loops of the panel")
struct PanelLoopsTests {
  nonisolated(unsafe) private static let sets: [candor_lanes] = {
    var sets: [candor_lanes] = []
    while let next = candor_lanes_of_set(Int32(sets.count)) { sets.append(next.pointee) }
    return sets
  }()

  private static let edges = [0, 0.001, 0.01, 1.0 / 15, 0.1, 0.35, 0.5, 2.0 / 3, 0.9, 0.997, 1]
  private static var count: Int { edges.count - 1 }

  /// Chances of eight rows, class by class, those at edges and beside them among them.
  private static func chances(_ classes: Int) -> [Double] {
    (0..<8 * classes).map { place in
      let edge = edges[place * 7 % edges.count]
      let any = GoldenSets.fraction(Double(place + 1) * 0.6180339887498949)
      // A class in three has nothing but small chances, which all lie in the first bin.
      if place / 8 % 3 == 2 { return any / 1_001 }
      return [edge, edge.nextUp, max(0, edge.nextDown), any][place % 4]
    }.map { min(1, $0) }
  }

  /// The bin of a chance, by looking at all edges.
  private static func bin(_ p: Double) -> Int { edges.dropLast().lastIndex { $0 <= p } ?? 0 }

  /// A number in units of 2^-30, halves up.
  private static func units(_ p: Double) -> Int64 {
    Int64((p * CANDOR_PANEL_UNIT).rounded(.toNearestOrAwayFromZero))
  }

  private static func bins(_ set: candor_lanes, _ chances: [Double]) -> [UInt8] {
    var bins = [UInt8](repeating: 99, count: chances.count)
    set.panel_bins(chances, Int64(chances.count / 8), edges, Int64(count), &bins)
    return bins
  }

  @Test("Bins are those of the last edge below", arguments: [2, 3, 10, 37])
  func bins(classes: Int) {
    let chances = Self.chances(classes)
    for set in Self.sets {
      #expect(Self.bins(set, chances).map(Int.init) == chances.map(Self.bin))
    }
  }

  @Test("Sums are those of row after row", arguments: [2, 3, 10, 37], [1, 5, 8])
  func sums(classes: Int, rows: Int) {
    let chances = Self.chances(classes)
    let top = (0..<8).map { $0 * 3 % classes }
    let label = (0..<8).map { $0 * 5 % classes }
    let views = classes == 2 ? 2 : classes + 1
    let unit = Self.units(1)
    var twin = [candor_panel_cell](repeating: candor_panel_cell(), count: views * Self.count)
    for row in 0..<rows {
      func p(_ k: Int) -> Double { chances[8 * k + row] }
      func add(_ place: Int, _ p: Double) {
        twin[place].weight += unit
        twin[place].expected += Self.units(p)
        twin[place].variance += Self.units(p * (1 - p))
      }
      let own = Self.bin(p(top[row]))
      add(own, p(top[row]))
      twin[own].predicted += unit
      if label[row] == top[row] { twin[own].hits += unit }
      for k in 0..<classes where classes > 2 || k == 1 {
        let place = (classes == 2 ? 1 : k + 1) * Self.count + Self.bin(p(k))
        add(place, p(k))
        if label[row] == k { twin[place].hits += unit }
        if top[row] == k { twin[place].predicted += unit }
      }
    }
    func numbers(_ cells: [candor_panel_cell]) -> [[Int64]] {
      cells.map { [$0.weight, $0.expected, $0.variance, $0.hits, $0.predicted] }
    }
    for set in Self.sets {
      var block = candor_block()
      withUnsafeMutableBytes(of: &block) { bytes in
        func write<T>(_ values: [T], at field: PartialKeyPath<candor_block>) {
          let offset = MemoryLayout<candor_block>.offset(of: field) ?? 0
          for (lane, value) in values.enumerated() {
            let place = offset + lane * MemoryLayout<T>.size
            bytes.storeBytes(of: value, toByteOffset: place, as: T.self)
          }
        }
        write((0..<8).map { chances[8 * top[$0] + $0] }, at: \.confidence)
        write(top.map(Int32.init), at: \.predicted)
        write(label.map(Int32.init), at: \.label)
      }
      let bins = Self.bins(set, chances)
      var cells = [candor_panel_cell](repeating: candor_panel_cell(), count: twin.count)
      var first = [Int64](repeating: 0, count: 2 * classes)
      let (n, k, count) = (Int64(rows), Int64(classes), Int64(Self.count))
      set.panel_sums(&block, chances, bins, n, k, count, &cells, &first)
      // What lies in the first bins of whole blocks is kept apart.
      for view in 1..<views {
        let index = classes == 2 ? 1 : view - 1
        let place = view * Self.count
        let others = cells[place + 1..<place + Self.count].reduce(0) { $0 + $1.weight }
        cells[place].weight = Int64(rows) * unit - others
        cells[place].expected += first[2 * index]
        cells[place].variance += first[2 * index + 1]
      }
      #expect(numbers(cells) == numbers(twin))
    }
  }

  /// SplitMix64 from a state: its word of a number (Steele, Lea and Flood, 2014).
  private static func word(_ number: Int, from state: UInt64) -> UInt64 {
    var z = state &+ 0x9E37_79B9_7F4A_7C15 &* UInt64(number + 1)
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  @Test("Labels are those of word after word", arguments: [2, 3, 10, 24])
  func labels(classes: Int) {
    let vectors = 3
    let draws = 16 * vectors
    let rows = (0..<8).map { lane -> [Double] in
      let raw = (0..<classes).map { GoldenSets.fraction(Double(8 * $0 + lane + 1) * 0.618) + 0.01 }
      return raw.map { $0 / raw.reduce(0, +) }
    }
    for set in Self.sets {
      for (lane, chances) in rows.enumerated() {
        let top = lane * 3 % classes
        var reach = [Double](repeating: 0, count: 8 * classes)
        var sum = 0.0
        for k in 0..<classes {
          if k != top { sum += chances[k] }
          reach[8 * k + lane] = sum
        }
        var limits = [Int32](repeating: 0, count: 8 * classes)
        set.label_limits(reach, Int64(classes), [Double](repeating: 0x1p32, count: 8), &limits)
        let views = classes == 2 ? 2 : classes + 1
        let bins = (0..<8 * classes).map { UInt8($0 * 5 % 3) }
        let numbers = (0..<3 * views).map { Int32($0) }
        var counts = [Int32](repeating: 7, count: 3 * views * draws)
        var twin = counts
        func count(_ view: Int, _ k: Int, _ draw: Int, _ change: Int32) {
          twin[(3 * view + Int(bins[8 * k + lane])) * draws + draw] += change
        }
        for draw in 0..<draws {
          let word = Self.word(draw / 2, from: 77)
          let half = Double(draw % 2 == 0 ? word >> 32 : word & 0xFFFF_FFFF) * 0x1p-32
          guard half < sum else { continue }
          let found = (0..<classes).first { $0 != top && half < reach[8 * $0 + lane] } ?? 0
          count(0, top, draw, -1)
          for (k, change) in [(top, -1), (found, 1)] as [(Int, Int32)] where classes > 2 || k == 1 {
            count(classes == 2 ? 1 : k + 1, k, draw, change)
          }
        }
        bins.withUnsafeBufferPointer { bins in
          limits.withUnsafeBufferPointer { limits in
            numbers.withUnsafeBufferPointer { numbers in
              counts.withUnsafeMutableBufferPointer { counts in
                guard let bins = bins.baseAddress, let limits = limits.baseAddress,
                  let numbers = numbers.baseAddress, let counts = counts.baseAddress
                else { return }
                var drawn = candor_drawn_labels(
                  classes: Int64(classes),
                  bins: 3,
                  vectors: Int64(vectors),
                  numbers: numbers,
                  counts: counts
                )
                set.draw_labels(77, Int64(top), limits + lane, bins + lane, &drawn)
              }
            }
          }
        }
        #expect(counts == twin)
      }
    }
  }

  @Test("A weight of 1 for every row changes nothing", arguments: [2, 3, 10, 30])
  func weightsOfOne(classes: Int) throws {
    let rows = 1_203
    let z = (0..<rows * classes).map {
      7 * GoldenSets.fraction(Double($0 + 1) * 0.6180339887498949)
    }
    func panel(_ weights: [Double]?) throws -> PanelResult {
      try CalibrationPanel(draws: 199).test(
        Predictions(
          scores: .logits(
            Logits(ScoreMatrix(rows: rows, columns: classes, storage: .double(z)))
          ),
          labels: (0..<rows).map { Int32($0 * 7 % classes) },
          weights: weights
        )
      )
    }
    #expect(try panel(nil) == panel([Double](repeating: 1, count: rows)))
  }
}
