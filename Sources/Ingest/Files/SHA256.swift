import Hashing

/// What every content is known by.
typealias SHA256 = Hashing.SHA256
