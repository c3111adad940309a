package import Foundation
import Synchronization

/// Chromium without a window, spoken to over its debugging pipe.
///
/// It starts one process of its own and ends it by its id. Calls wait for their answer.
package final class Browser {
  /// What went wrong with the browser itself.
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  /// The program's path, or `nil` where none is installed.
  package static let program: String? = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
    return ["chromium", "chromium-browser", "google-chrome"].lazy.flatMap { name in
      folders.map { "\($0)/\(name)" }
    }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  /// Why tests that need it are left out.
  package static let reason: String =
    "Chromium is not installed; `make setup` installs it (Debian package `chromium`)"

  /// Runs the body with the one browser that all tests share, one test at a time.
  ///
  /// It ends when this process ends, because its pipe closes then.
  package static func use(_ body: (Browser) throws -> Void) throws {
    try shared.withLock { browser in
      let ready = try browser ?? Browser()
      browser = ready
      try body(ready)
    }
  }

  private static let shared = Mutex<Browser?>(nil)

  private let process: pid_t
  private let input: Int32
  private let output: Int32
  private let folder: URL
  private var session: String?
  private var number = 0
  private var buffer: [UInt8] = []
  /// Every event since the last navigation, in order.
  package private(set) var events: [[String: Any]] = []

  init() throws {
    guard let program = Self.program else { throw Failure(description: Self.reason) }
    folder = FileManager.default.temporaryDirectory.appending(path: "candor-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var commands: [Int32] = [0, 0]
    var answers: [Int32] = [0, 0]
    guard pipe(&commands) == 0, pipe(&answers) == 0 else { throw Failure(description: "no pipe") }
    // Out of the way of 3 and 4, which the child needs, and closed in every other child.
    let ends = (commands + answers).map { end in
      defer { close(end) }
      return fcntl(end, F_DUPFD_CLOEXEC, 64)
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[0], 3)
    posix_spawn_file_actions_adddup2(&actions, ends[3], 4)
    let arguments = [
      program, "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
      "--no-first-run", "--hide-scrollbars", "--disable-dev-shm-usage",
      "--user-data-dir=\(folder.path)", "about:blank",
    ]
    var pointers = arguments.map { strdup($0) }
    defer { pointers.forEach { free($0) } }
    pointers.append(nil)
    var child: pid_t = 0
    let status = posix_spawn(&child, program, &actions, nil, pointers, environ)
    close(ends[0])
    close(ends[3])
    input = ends[1]
    output = ends[2]
    process = child
    guard status == 0 else { throw Failure(description: "cannot start \(program): \(status)") }
    let target = try call("Target.createTarget", ["url": "about:blank"])
    let attached = try call(
      "Target.attachToTarget",
      ["targetId": target["targetId"] ?? "", "flatten": true]
    )
    session = attached["sessionId"] as? String
    for domain in ["Page", "Runtime", "Log", "Network", "Accessibility"] {
      _ = try call("\(domain).enable")
    }
  }

  deinit {
    close(input)
    close(output)
    kill(process, SIGKILL)
    var status: Int32 = 0
    waitpid(process, &status, 0)
    try? FileManager.default.removeItem(at: folder)
  }

  /// Opens a page written to a file of its own, and waits until it has loaded.
  package func open(
    _ text: String,
    as name: String = "page.html",
    hash: String = "",
    width: Int = 1100,
    dark: Bool = false,
    script: Bool = true
  ) throws {
    let file = folder.appending(path: name)
    try text.write(to: file, atomically: true, encoding: .utf8)
    _ = try call(
      "Emulation.setDeviceMetricsOverride",
      ["width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false]
    )
    let scheme = ["name": "prefers-color-scheme", "value": dark ? "dark" : "light"]
    _ = try call("Emulation.setEmulatedMedia", ["media": "", "features": [scheme]])
    _ = try call("Emulation.setScriptExecutionDisabled", ["value": !script])
    // An address that differs in its hash alone would not load anew.
    events = []
    _ = try call("Page.navigate", ["url": "about:blank"])
    try wait(for: "Page.loadEventFired")
    events = []
    _ = try call("Page.navigate", ["url": file.absoluteString + hash])
    try wait(for: "Page.loadEventFired")
  }

  /// The value of an expression in the page.
  package func value(_ expression: String) throws -> Any? {
    let answer = try call(
      "Runtime.evaluate",
      ["expression": expression, "returnByValue": true, "awaitPromise": true]
    )
    if let details = answer["exceptionDetails"] {
      throw Failure(description: "\(expression): \(details)")
    }
    return (answer["result"] as? [String: Any])?["value"]
  }

  /// The whole page as a PNG.
  package func picture() throws -> Data {
    let answer = try call("Page.captureScreenshot", ["captureBeyondViewport": true])
    return (answer["data"] as? String).flatMap { Data(base64Encoded: $0) } ?? Data()
  }

  /// Presses and releases a key.
  package func press(_ key: String, code: Int) throws {
    for kind in ["rawKeyDown", "keyUp"] {
      _ = try call(
        "Input.dispatchKeyEvent",
        ["type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code]
      )
    }
  }

  /// What the console said, what was thrown and what the browser complained about.
  package var complaints: [String] {
    events.compactMap { event in
      let parameters = event["params"] as? [String: Any] ?? [:]
      switch event["method"] as? String {
      case "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded":
        return "\(parameters)"
      default: return nil
      }
    }
  }

  /// The addresses of everything the page asked for.
  package var requests: [String] {
    events.compactMap { event in
      guard event["method"] as? String == "Network.requestWillBeSent" else { return nil }
      let request = (event["params"] as? [String: Any])?["request"] as? [String: Any]
      return request?["url"] as? String
    }
  }

  /// Calls a method of the protocol and waits for its answer.
  @discardableResult
  package func call(_ method: String, _ parameters: [String: Any] = [:]) throws -> [String: Any] {
    number += 1
    var message: [String: Any] = ["id": number, "method": method, "params": parameters]
    if let session { message["sessionId"] = session }
    var bytes = [UInt8](try JSONSerialization.data(withJSONObject: message))
    bytes.append(0)
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
      guard count > 0 else { throw Failure(description: "\(method): the browser is gone") }
      sent += count
    }
    while true {
      let answer = try next()
      guard answer["id"] as? Int == number else {
        events.append(answer)
        continue
      }
      if let error = answer["error"] { throw Failure(description: "\(method): \(error)") }
      return answer["result"] as? [String: Any] ?? [:]
    }
  }

  private func wait(for event: String) throws {
    if events.contains(where: { $0["method"] as? String == event }) { return }
    while true {
      let answer = try next()
      events.append(answer)
      if answer["method"] as? String == event { return }
    }
  }

  /// The next message of the browser.
  private func next() throws -> [String: Any] {
    while true {
      if let end = buffer.firstIndex(of: 0) {
        let message = Data(buffer[..<end])
        buffer.removeSubrange(...end)
        return try JSONSerialization.jsonObject(with: message) as? [String: Any] ?? [:]
      }
      var waiting = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, 30_000) > 0 else {
        throw Failure(description: "the browser did not answer within 30 seconds")
      }
      var chunk = [UInt8](repeating: 0, count: 65_536)
      let count = read(output, &chunk, chunk.count)
      guard count > 0 else { throw Failure(description: "the browser is gone") }
      buffer += chunk[..<count]
    }
  }
}
