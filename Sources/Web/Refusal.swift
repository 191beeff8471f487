/// Why a request gets no page. What it says is for whoever asked: nothing of
/// the inside is in it.
enum Refusal: Error {
    /// Not a name of this machine: DNS rebinding.
    case host
    /// Another site's page asks.
    case otherSite
    /// The token is missing or wrong.
    case token
    case method
    case malformed
    case tooLong
    case nothingThere(String)
    /// An option's value that can't be; the sentence says what is expected.
    case value(String)
    case busy
    case tookTooLong
    case fault

    /// RFC 9110, section 15.
    var status: Int {
        switch self {
        case .host: 421
        case .otherSite, .token: 403
        case .method: 405
        case .malformed, .value: 400
        case .tooLong: 414
        case .nothingThere: 404
        case .busy, .tookTooLong: 503
        case .fault: 500
        }
    }

    var title: String {
        switch self {
        case .host: "Not this machine’s name"
        case .otherSite: "Asked by another site"
        case .token: "This link is not whole"
        case .method: "Only reading"
        case .malformed: "No address"
        case .tooLong: "Too long"
        case .nothingThere: "Nothing there"
        case .value: "Not understood"
        case .busy: "Too many requests at once"
        case .tookTooLong: "Took too long"
        case .fault: "That went wrong"
        }
    }

    var sentence: String {
        switch self {
        case .host: "The page answers to 127.0.0.1, localhost and [::1] alone."
        case .otherSite: "The page answers to its own links and to links that a person follows."
        case .token:
            "Links begin with a token that the program makes when it starts: open the address that it printed."
        case .method: "The page can be read (GET and HEAD), nothing else."
        case .malformed: "The address is no encoding of text."
        case .tooLong: "An address has at most \(RequestTarget.longest) bytes here."
        case .nothingThere(let sentence), .value(let sentence): sentence
        case .busy: "Try again in a moment."
        case .tookTooLong: "The answer was not there in time: ask for a shorter period, or use the command line."
        case .fault: "What happened is on the program’s standard error."
        }
    }
}
