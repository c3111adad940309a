public import Foundation
import Synchronization

/// A command on a terminal of its own: what a person would see of it, and the keys she presses.
///
/// We hold the other end of the terminal ourselves and read it until the command has closed it, so
/// nothing of its last words is lost, however busy the machine is.
public final class Terminal {
  private let process = Process()
  private let ours: FileHandle
  private let seen = Seen()
  private let readAll = DispatchSemaphore(value: 0)

  /// Starts `candor` in a folder, on a terminal that it alone has.
  public init(
    _ arguments: [String],
    in folder: URL,
    environment: [String: String] = [:]
  ) throws {
    let (master, slave) = try Self.pair()
    ours = FileHandle(fileDescriptor: master, closeOnDealloc: true)
    let theirs = FileHandle(fileDescriptor: slave, closeOnDealloc: true)
    // A session of its own makes the terminal the one whose keys make signals.
    process.executableURL = URL(filePath: "/usr/bin/setsid")
    process.arguments = ["--ctty", "--wait", Binary.candor.path] + arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment
      .merging(environment) { $1 }.merging(["TERM": "xterm"]) { $1 }
    process.standardInput = theirs
    process.standardOutput = theirs
    process.standardError = theirs
    try process.run()
    try theirs.close()
    let (seen, readAll) = (seen, readAll)
    Thread.detachNewThread {
      var buffer = [UInt8](repeating: 0, count: 4096)
      while true {
        let count = read(master, &buffer, buffer.count)
        // EIO is how a terminal says that nobody holds its other end any more.
        if count == 0 || (count < 0 && errno != EINTR) { break }
        if count > 0 { seen.add(buffer[..<count]) }
      }
      readAll.signal()
    }
  }

  /// The two ends of a new terminal: ours, and the one of the command.
  private static func pair() throws -> (master: Int32, slave: Int32) {
    // Linux's own calls behind `openpty`, which Swift does not see: unlock the terminal, ask its number.
    let (unlock, askNumber): (UInt, UInt) = (0x4004_5431, 0x8004_5430)
    let master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    var number: CInt = 0
    guard master >= 0, ioctl(master, unlock, &number) == 0, ioctl(master, askNumber, &number) == 0
    else { throw CocoaError(.fileReadUnknown) }
    // Else the command would hold our end open, too.
    _ = fcntl(master, F_SETFD, FD_CLOEXEC)
    let slave = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
    guard slave >= 0 else { throw CocoaError(.fileReadUnknown) }
    return (master, slave)
  }

  /// What stands on the terminal so far.
  public func text() -> String { seen.text }

  /// Waits until a text stands there; false when the command ends or the time is over before.
  public func wait(for needle: String, seconds: Double) -> Bool {
    let deadline = Date(timeIntervalSinceNow: seconds)
    while Date() < deadline {
      if text().contains(needle) { return true }
      guard process.isRunning else { return text().contains(needle) }
      Thread.sleep(forTimeInterval: 0.02)
    }
    return false
  }

  /// Presses a key; on a terminal 3 is Ctrl-C.
  public func press(_ key: UInt8) throws { try ours.write(contentsOf: [key]) }

  /// Waits for the end and for the last words, and gives the command's exit code.
  public func finish() -> Int32 {
    process.waitUntilExit()
    readAll.wait()
    return process.terminationStatus
  }

  /// What has been read, for the one who reads and the one who looks.
  private final class Seen: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    func add(_ more: ArraySlice<UInt8>) { bytes.withLock { $0 += more } }

    var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
  }
}
