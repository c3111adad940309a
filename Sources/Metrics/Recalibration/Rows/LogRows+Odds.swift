internal import Glibc

extension LogRows {
  /// Writes log p and log(1 − p) of some classes at some places, class by class, without cancellation near p = 1.
  ///
  /// Where the class has less than half of the row, what it leaves of the row's sum is exact to a few
  /// bits. So only one class of a row is added up from the others, and all of them together cost
  /// O(classes).
  ///
  /// - Complexity: O(rows × classes) over all classes.
  func writeOdds(
    _ places: Range<Int>,
    _ labels: Range<Int>,
    own: UnsafeMutablePointer<Double>,
    others: UnsafeMutablePointer<Double>
  ) {
    let count = places.count
    writeColumns(places, labels, into: own)
    let all = count * labels.count
    for index in 0..<all { others[index] = min(0, max(own[index], LaneLoops.lowestExponent)) }
    LaneLoops.exponentials(others, all)
    for column in 0..<labels.count {
      let left = others + column * count
      guard hasTotals else {
        for index in 0..<count { left[index] = -min(left[index], 0.5) }
        continue
      }
      for (index, place) in places.enumerated() {
        let total = total(place)
        left[index] = (total - min(left[index], total / 2)) - 1
      }
    }
    LaneLoops.logarithms(others, all)
    for (column, label) in labels.enumerated() {
      for (index, place) in places.enumerated() {
        let cell = column * count + index
        // Whatever a row's sum was rounded to, half of it is above 1/e.
        guard own[cell] > -1, exp(own[cell]) >= total(place) / 2 else { continue }
        others[cell] = logOfOthers(place, label)
      }
    }
  }

  /// log of the sum of the other classes' probabilities, added up.
  private func logOfOthers(_ place: Int, _ label: Int) -> Double {
    let classes = classes
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: classes) { memory in
      guard let masses = memory.baseAddress else { return 0 }
      write(place..<place + 1, into: masses)
      // The class itself is out: its power is nothing beside the others'.
      masses[label] = -.infinity
      let top = LaneSums.largest(masses, classes)
      LaneSums.makeExponents(masses, classes, top: top, scale: 1)
      LaneLoops.exponentials(masses, classes)
      masses[label] = 0
      return top + Glibc.log(LaneSums.sum(masses, classes))
    }
  }

  /// Writes the probabilities of some classes, class by class, at most 1.
  func writeProbabilities(
    _ places: Range<Int>,
    _ labels: Range<Int>,
    into target: UnsafeMutablePointer<Double>
  ) {
    writeColumns(places, labels, into: target)
    Self.raise(target, places.count * labels.count)
  }

  /// Writes the probabilities of all classes, row-major, at most 1.
  func writeProbabilities(_ places: Range<Int>, into target: UnsafeMutablePointer<Double>) {
    write(places, into: target)
    Self.raise(target, places.count * classes)
  }

  /// Replaces log-probabilities by their exponentials.
  private static func raise(_ logs: UnsafeMutablePointer<Double>, _ count: Int) {
    // Rounding may take a log-probability of about 0 past it.
    for index in 0..<count { logs[index] = min(0, max(logs[index], LaneLoops.lowestExponent)) }
    LaneLoops.exponentials(logs, count)
  }
}
