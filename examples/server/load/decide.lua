-- Sends applications of Jingmen's set (policies.yaml) to POST /v1/decisions:
--
--   wrk -t 2 -c 64 -d 30s --latency -s decide.lua http://127.0.0.1:8080/v1/decisions
--
-- Lengths differ from request to request, since a few hundred inputs sent again
-- and again are learnt by the processor. TOKEN in the environment is the token
-- of the caller. wrk itself counts the answers that are errors ("Non-2xx").

local body = '{"at":"2021-09-10T09:00:00+08:00","facts":{' ..
  '"applicant":{"name":"荆门示例制造有限公司","uscc":"91420800000000019W"},' ..
  '"contact":{"name":"示例联系人","phone":"13800000000"},' ..
  '"site":{"address":"荆门市东宝区示例大道1号"},' ..
  '"services":["water","gas"],' ..
  '"works":[{"service":"water","length":%.1f},{"service":"gas","length":%.1f}]}}'

local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("seed", threads)
end

function init(args)
  math.randomseed(seed)
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  local token = os.getenv("TOKEN")
  if token then
    wrk.headers["Authorization"] = "Bearer " .. token
  end
end

function request()
  return wrk.format(nil, nil, nil, string.format(body, math.random(1, 6000) / 10, math.random(1, 6000) / 10))
end
