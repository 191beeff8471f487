/// What has to hold for every input; unlike `precondition`, it says so in an
/// optimised build, too.
func require(_ holds: Bool, _ what: @autoclosure () -> String) {
    if !holds { fatalError(what()) }
}
