import Foundation

/// Wall time and processor time between two moments.
struct Stopwatch {
  private let wall = ContinuousClock.now
  private let processor = Stopwatch.processorSeconds()

  var elapsed: (wall: Double, processor: Double) {
    (Self.seconds(ContinuousClock.now - wall), Self.processorSeconds() - processor)
  }

  static func seconds(_ duration: Duration) -> Double {
    let (seconds, attoseconds) = duration.components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }

  private static func usage() -> rusage {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage
  }

  /// What all threads of this process have computed so far, in seconds.
  private static func processorSeconds() -> Double {
    let usage = usage()
    let times = [usage.ru_utime, usage.ru_stime]
    return times.reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) * 1e-6 }
  }

  /// The most memory this process ever had, in megabytes.
  static var peakMegabytes: Double { Double(usage().ru_maxrss) / 1024 }
}
