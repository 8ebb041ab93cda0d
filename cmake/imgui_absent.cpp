// The parts of Dear ImGui that are left out, where what is left still names them: there are no tables and
// no columns, so that none of these is ever called with one.
