import CandorFormats
import Foundation

/// Reading predictions of ever more rows: the whole command and the reader alone, against `cat`.
///
/// Text files are also read by other tools, where there are any (``ReadingPeers``). The files are made once and lie in the page cache; `cat FILE >/dev/null`, the reader and
/// `candor metrics` take turns, so whatever else the machine does slows all of them. Every command is
/// a process of its own, whose memory the system tells when it ends.
enum ReadingBenchmark {
  static func run() throws {
    let environment = ProcessInfo.processInfo.environment
    // The sizes that need gigabytes and minutes are asked for.
    let largest = environment["CANDOR_BENCH_LARGE"].flatMap { Int($0) } ?? 6
    let place = environment["CANDOR_BENCH_FOLDER"] ?? NSTemporaryDirectory()
    let folder = URL(filePath: place).appending(path: "candor-reading-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    print(
      """
      `candor metrics`, the reader alone and `cat FILE >/dev/null` in turns, files in the page cache;
      the least of each, wall time (processor time). Ratios are speeds against cat's; 0.5 is half.
      CANDOR_BENCH_LARGE=7 or 8 goes on to 10^7 or 10^8 rows. Under a text file stand the tools of the Python that
      CANDOR_BENCH_PYTHON names, which take turns, too: reading into columns, with ratios against our reader.

      | file | rows | MB | cat | reader alone | ratio | candor metrics | ratio | MB/s | memory |
      | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
      """
    )
    for power in 6...max(6, min(largest, 8)) {
      try measure(try ReadingData.npy(power, in: folder), turns: power == 8 ? 3 : 7)
    }
    for power in 6...max(6, min(largest, 7)) {
      let turns = power == 7 ? 3 : 7
      try measure(try ReadingData.csv(power, in: folder), turns: turns)
      try measure(try ReadingData.json(power, asList: true, in: folder), turns: turns)
      try measure(try ReadingData.json(power, asList: false, in: folder), turns: turns)
    }
  }

  private static func measure(_ file: ReadingData, turns: Int) throws {
    var cat: [Cost] = []
    var reader: [Cost] = []
    var command: [Cost] = []
    let tools = file.isText ? ReadingPeers.all : []
    var peers = [[Cost]](repeating: [], count: tools.count)
    // One turn more than counts: the first fills the page cache.
    for turn in 0...turns {
      let seen = try [
        Cost.of("/bin/cat", file.paths), try Cost.ofReading(file),
        Cost.of(candor, ["metrics"] + file.arguments + ["--json", "--quiet"]),
      ]
      let others = try tools.map { try ReadingPeers.cost($0, file) }
      guard turn > 0 else { continue }
      for (tool, cost) in others.enumerated() { peers[tool].append(cost) }
      cat.append(seen[0])
      reader.append(seen[1])
      command.append(seen[2])
    }
    file.remove()
    let (least, read, whole) = (Cost.least(cat), Cost.least(reader), Cost.least(command))
    let megabytes = Double(file.bytes) / 1e6
    let cells = [
      file.name, "10^\(file.power)", String(format: "%.0f", megabytes), least.text, read.text,
      read.ratio(to: least), whole.text, whole.ratio(to: least),
      String(format: "%.0f (%.0f)", megabytes / whole.wall, megabytes / whole.processor),
      String(format: "%.0f MB", whole.megabytes),
    ]
    print("| " + cells.joined(separator: " | ") + " |")
    for (tool, costs) in zip(tools, peers) {
      let cost = Cost.least(costs)
      let memory = String(format: "%.0f MB", cost.megabytes)
      print("| \(tool) |||| \(cost.text) | \(cost.ratio(to: read)) |||| \(memory) |")
    }
  }

  /// The command that `make build` leaves.
  private static var candor: String {
    ProcessInfo.processInfo.environment["CANDOR"] ?? ".build/release/candor"
  }
}

/// What something cost: seconds by the clock and of the processors, and the most memory.
struct Cost {
  let wall: Double
  let processor: Double
  let megabytes: Double

  var text: String { String(format: "%.3f s (%.3f)", wall, processor) }

  /// How fast this is against another, by the clock and by processor time.
  func ratio(to other: Cost) -> String {
    String(format: "%.2f (%.2f)", other.wall / wall, other.processor / processor)
  }

  /// The least of each kind, but the most memory.
  static func least(_ costs: [Cost]) -> Cost {
    Cost(
      wall: costs.map(\.wall).min() ?? .nan,
      processor: costs.map(\.processor).min() ?? .nan,
      megabytes: costs.map(\.megabytes).max() ?? .nan
    )
  }

  /// Runs a program with its output thrown away.
  static func of(_ program: String, _ arguments: [String]) throws -> Cost {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    var words = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    let start = ContinuousClock.now
    var process: pid_t = 0
    guard posix_spawn(&process, program, &actions, nil, &words, environ) == 0 else {
      throw CocoaError(.fileNoSuchFile, userInfo: [NSFilePathErrorKey: program])
    }
    var status: Int32 = 0
    var usage = rusage()
    // What `wait4` tells of memory begins with the peak of this process, so the kernel is asked while the other runs.
    var megabytes = 0.0
    var ended: pid_t = 0
    while ended == 0 {
      megabytes = max(megabytes, peakMegabytes(of: process))
      ended = wait4(process, &status, WNOHANG, &usage)
      if ended == 0 { usleep(2_000) }
    }
    guard ended == process, status == 0 else {
      throw CocoaError(.fileReadUnknown, userInfo: [NSFilePathErrorKey: program])
    }
    let times = [usage.ru_utime, usage.ru_stime]
    return Cost(
      wall: Stopwatch.seconds(ContinuousClock.now - start),
      processor: times.reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) * 1e-6 },
      megabytes: megabytes
    )
  }

  /// The most memory that a process had so far; 0 when it has ended.
  private static func peakMegabytes(of process: pid_t) -> Double {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
    else { return 0 }
    return (Double(line.filter(\.isNumber)) ?? 0) / 1024
  }

  /// Reads a file to its end in this process and does nothing with the numbers.
  static func ofReading(_ file: ReadingData) throws -> Cost {
    let watch = Stopwatch()
    let reader =
      file.paths.count == 2
      ? try PredictionReader(scores: file.paths[0], kind: .logits, labels: file.paths[1])
      : try PredictionReader(path: file.paths[0])
    var rows = 0
    while let batch = try reader.next() { rows += batch.rows }
    guard rows == file.rows else { throw CocoaError(.fileReadCorruptFile) }
    let time = watch.elapsed
    return Cost(wall: time.wall, processor: time.processor, megabytes: Stopwatch.peakMegabytes)
  }
}
