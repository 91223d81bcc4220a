-- Declarations for wrk: each line of BENCH_REQUESTS is "path<tab>body", sent in turn with a key never used before.
local requests, n = {}, 0
local mark = os.getenv("BENCH_MARK")
local given = {["Content-Type"] = "application/json"}
for name, value in os.getenv("BENCH_HEADERS"):gmatch("([^:\n]+): ([^\n]+)") do given[name] = value end
for line in io.lines(os.getenv("BENCH_REQUESTS")) do
    local path, body = line:match("^(%S+)\t(.+)$")
    requests[#requests + 1] = {path, body}
end
function request()
    n = n + 1
    local one = requests[n % #requests + 1]
    given["Idempotency-Key"] = mark .. "-" .. n
    return wrk.format("POST", one[1], given, one[2])
end
