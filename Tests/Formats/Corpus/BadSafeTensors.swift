extension BadFile {
  private static func file(
    _ name: String,
    _ says: String...,
    header: String,
    data: Int = 0
  ) -> BadFile {
    make(name, says) { Made.safetensors(header, data: data) }
  }

  private static func make(
    _ name: String,
    _ says: [String],
    _ bytes: @escaping @Sendable () -> [UInt8]
  ) -> BadFile {
    BadFile(name, .safetensors, saysAll: says, bytes: bytes)
  }

  private static let one = #""a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}"#

  static let safetensors: [BadFile] = [
    make("empty", ["has 0 bytes"]) { [] },
    make("seven bytes", ["has 7 bytes"]) { [2, 0, 0, 0, 0, 0, 0] },
    make("header longer than the file", ["256 bytes", "only 2 follow"]) {
      Made.littleEndian(UInt64(256)) + Array("{}".utf8)
    },
    make("header of 100,000,001 bytes", ["100000001 bytes"]) {
      Made.littleEndian(UInt64(100_000_001)) + Array("{}".utf8)
    },
    make("header length 2^63", ["9223372036854775808"]) {
      Made.littleEndian(UInt64(1) << 63) + Array("{}".utf8)
    },
    make("header length 2^64-1", ["18446744073709551615"]) {
      Made.littleEndian(UInt64.max) + Array("{}".utf8)
    },
    make("header of no bytes", ["the text ends where '{'"]) { Made.littleEndian(UInt64(0)) },
    file("an array", "found '['", "'{'", header: "[]"),
    file("not closed", "the text ends where ','", header: "{\(one)", data: 8),
    file("text after the object", "after the end of the JSON", header: "{\(one)}x", data: 8),
    file("padded with nulls", "byte 0x00", "after the end", header: "{\(one)}\0\0\0", data: 8),
    file("byte order mark", "byte 0xef where '{'", header: "\u{feff}{\(one)}", data: 8),
    file("trailing comma", "found '}' where a string", header: "{\(one),}", data: 8),
    file("comment", "found '/'", header: "{/* */\(one)}", data: 8),
    file("single quotes", "where a string was expected", header: "{'a':1}"),
    file("lone surrogate", "surrogate", header: #"{"\ud800":1}"#),
    file("half a pair and another character", "surrogate", header: #"{"\ud83d\ud00e":1}"#),
    file("swapped surrogates", "surrogate", header: #"{"\udc00\ud800":1}"#),
    file("bad escape", "escape that JSON does not know", header: #"{"\x41":1}"#),
    file("short \\u escape", "four hexadecimal digits", header: #"{"\u12":1}"#),
    file("line feed in a name", "must be escaped", header: "{\"a\nb\":1}"),
    file("name that does not end", "a string that does not end", header: #"{"abc"#),
    make("name that is not UTF-8", ["not UTF-8"]) {
      Made.littleEndian(UInt64(8)) + Array("{\"".utf8) + [0xff, 0xfe] + Array("\":1}".utf8)
    },
    file("tensor twice", "'a' appears twice", header: "{\(one),\(one)}", data: 8),
    file(
      "tensor twice, once escaped",
      "'a' appears twice",
      header: #"{\#(one),"\u0061":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}"#,
      data: 12
    ),
    file(
      "metadata key twice",
      "metadata key 'k' appears twice",
      header: #"{"__metadata__":{"k":"1","k":"2"},\#(one)}"#,
      data: 8
    ),
    file(
      "metadata twice",
      "'__metadata__' appears twice",
      header: #"{"__metadata__":{},"__metadata__":{},\#(one)}"#,
      data: 8
    ),
    file(
      "metadata that is a number",
      "value of 'k'",
      header: #"{"__metadata__":{"k":1}}"#
    ),
    file("metadata that is a list", "found '['", header: #"{"__metadata__":[]}"#),
    file(
      "field twice",
      "'a' has the field 'dtype' twice",
      header: #"{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#,
      data: 8
    ),
    file(
      "unknown field",
      "unknown field 'color'",
      header: #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"color":1}}"#,
      data: 8
    ),
    file(
      "unknown dtype",
      "'a' has the unknown dtype 'F128'",
      header: #"{"a":{"dtype":"F128","shape":[2],"data_offsets":[0,8]}}"#,
      data: 8
    ),
    file(
      "lower-case dtype",
      "unknown dtype 'f32'",
      header: #"{"a":{"dtype":"f32","shape":[2],"data_offsets":[0,8]}}"#,
      data: 8
    ),
    file(
      "no dtype",
      "'a' lacks",
      header: #"{"a":{"shape":[2],"data_offsets":[0,8]}}"#,
      data: 8
    ),
    file(
      "one offset",
      "'a' lacks",
      header: #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8]}}"#,
      data: 8
    ),
    file(
      "three offsets",
      "more than 2 numbers",
      header: #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,9]}}"#,
      data: 8
    ),
    file(
      "negative size",
      "'-' where a whole number",
      "shape of tensor 'a'",
      header: #"{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#,
      data: 8
    ),
    file(
      "fractional offset",
      "fraction",
      header: #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8.0]}}"#,
      data: 8
    ),
    file(
      "leading zeros",
      "leading zeros",
      header: #"{"a":{"dtype":"F32","shape":[02],"data_offsets":[0,8]}}"#,
      data: 8
    ),
    file(
      "size beyond 64 bits",
      "too large",
      header: #"{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}}"#,
      data: 8
    ),
    file(
      "shape whose product overflows",
      "shape of tensor 'a' is too large",
      header: #"{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}"#,
      data: 8
    ),
    file(
      "seventy axes",
      "more than 64 numbers",
      header:
        #"{"a":{"dtype":"F32","shape":[1\#(String(repeating: ",1", count: 69))],"data_offsets":[0,4]}}"#,
      data: 4
    ),
    file(
      "wrong size",
      "tensor 'a' of shape [3]",
      "12 bytes",
      "span 8",
      header: #"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#,
      data: 8
    ),
    file(
      "half a byte",
      "tensor 'a' of shape [3]",
      header: #"{"a":{"dtype":"F4","shape":[3],"data_offsets":[0,1]}}"#,
      data: 1
    ),
    file(
      "end before start",
      "before it starts",
      header: #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#,
      data: 8
    ),
    file("one byte too many", "1 bytes that belong to no tensor", header: "{\(one)}", data: 9),
    file("one byte too few", "'a' ends at data byte 8", "cut off", header: "{\(one)}", data: 7),
    file("data without a tensor", "4 bytes that belong to no tensor", header: "{}", data: 4),
    file(
      "first not at zero",
      "hole of 4 bytes between the header and tensor 'a'",
      header: #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
      data: 8
    ),
    file(
      "hole",
      "hole of 4 bytes between tensor 'a' and tensor 'b'",
      header: #"{\#(one),"b":{"dtype":"F32","shape":[1],"data_offsets":[12,16]}}"#,
      data: 16
    ),
    file(
      "overlap",
      "tensor 'b' starts at data byte 4, inside tensor 'a'",
      header: #"{\#(one),"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#,
      data: 12
    ),
    file(
      "the same bytes twice",
      "inside tensor",
      header: #"{\#(one),"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#,
      data: 8
    ),
    file(
      "a name that would move the cursor",
      #"'\u{1b}[2J' has the unknown dtype"#,
      header: #"{"\u001b[2J":{"dtype":"X","shape":[2],"data_offsets":[0,8]}}"#,
      data: 8
    ),
    make("a million braces", ["where a string was expected"]) {
      Made.safetensors(String(repeating: "{", count: 1_000_000))
    },
    make("a million brackets", ["where a whole number was expected"]) {
      Made.safetensors(#"{"a":{"shape":"# + String(repeating: "[", count: 1_000_000))
    },
    make("a PyTorch zip", ["no safetensors file"]) { Array("PK\u{3}\u{4}\0\0\u{8}\u{8}\0\0".utf8) },
  ]
}
