package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/cli"
)

// Every set of the repository can be written with titles and with ids: it passes its
// tests as before, finds what it found, and comes back as it was.
func TestFormatNames(t *testing.T) {
	t.Parallel()
	sets := glob(t, "../../policies.yaml", "../../examples/clocks/policies.yaml")
	for _, law := range glob(t, "../../examples/laws/*_test.yaml") {
		sets = append(sets, strings.TrimSuffix(law, "_test.yaml")+".yaml")
	}
	for _, from := range sets {
		t.Run(filepath.Base(filepath.Dir(from))+"-"+filepath.Base(from), func(t *testing.T) {
			t.Parallel()
			set, tests := copied(t, from)
			ids := func() string {
				t.Helper()
				if got := run(t, "", "fmt", "-p", set, "--names", "ids"); got.code != cli.ExitOK {
					t.Fatalf("ids: %+v", got)
				}
				return contents(t, set)
			}
			want := ids()
			findings := run(t, "", "check", set).stdout
			if got := run(t, "", "fmt", "-p", set, "--names", "titles", "--check"); got.code != cli.ExitProblems || contents(t, set) != want {
				t.Fatalf("--check: %+v", got)
			}
			if got := run(t, "", "fmt", "-p", set, "--names", "titles"); got.code != cli.ExitOK || !strings.Contains(got.stdout, set) {
				t.Fatalf("titles: %+v", got)
			}
			if contents(t, set) == want {
				t.Error("nothing was renamed")
			}
			if got := run(t, "", "check", set); strings.Count(got.stdout, "\n") != strings.Count(findings, "\n") {
				t.Errorf("check, before:\n%s\nafter:\n%s", findings, got.stdout)
			}
			if got := run(t, "", "test", tests); got.code != cli.ExitOK {
				t.Errorf("test: %+v", got)
			}
			if ids() != want {
				t.Error("it does not come back as it was")
			}
		})
	}
}

// copied is a copy of a set and its tests in a folder of its own.
func copied(t *testing.T, from string) (set, tests string) {
	t.Helper()
	set = write(t, filepath.Base(from), contents(t, from))
	name := strings.TrimSuffix(from, ".yaml") + "_test.yaml"
	tests = filepath.Join(filepath.Dir(set), filepath.Base(name))
	if err := os.WriteFile(tests, []byte(contents(t, name)), 0o600); err != nil {
		t.Fatal(err)
	}
	return set, tests
}

func contents(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// A file with a mistake is not rewritten, nor is anything for a style that there is not.
func TestFormatNamesRefuses(t *testing.T) {
	t.Parallel()
	set := write(t, "policies.yaml", "guize: 2\nset: x\n  nonsense")
	if got := run(t, "", "fmt", "-p", set, "--names", "titles"); got.code == cli.ExitOK || contents(t, set) != "guize: 2\nset: x\n  nonsense" {
		t.Errorf("%+v", got)
	}
	if got := run(t, "", "fmt", "--names", "both"); got.code != cli.ExitUsage || !strings.Contains(got.stderr, "titles") {
		t.Errorf("%+v", got)
	}
}

// Titles stand wherever people write: in tests, applications and tables.
func TestTitlesWhereverPeopleWrite(t *testing.T) {
	t.Parallel()
	set := write(t, "policies.yaml", `guize: 2
set: t
title: 外线接入（示例）
languages: [zh]
sources: {rules: {title: 办法}}
bodies: {centre: {title: 中心}}
params:
  limit: {type: number, unit: m, title: 报备上限, values: [{value: 300, cite: rules 3}]}
facts:
  applicant.type: {type: enum, required: true, title: 申请人类型, values: {enterprise: 企业, resident: 居民}}
  services: {type: set, title: 申请内容, values: {water: 用水, gas: 用气}, required: true}
  central: {type: bool, default: true, title: 中心城区}
  works:
    type: list
    title: 外线工程
    key: service
    keys: services
    item:
      length: {type: number, unit: m, min: 0, step: 0.1, title: 外线长度}
outcomes:
  inner: {type: bool, title: 在中心城区}
  coverage: {type: enum, title: 是否适用, values: {covered: 适用, outside: 不适用}, complete: "true"}
  works.approval: {type: enum, title: 审批方式, values: {filing: 报备, review: 审查}, complete: 是否适用 == "适用"}
policies:
  p:
    title: 审批
    rules:
      - {id: covered, title: 适用, when: 申请人类型 == "企业", then: [{decide: {是否适用: 适用}}, {route: {task: survey, to: centre, title: 踏勘}}, {route: {task: build, to: centre, title: 施工, after: [踏勘]}}], cite: rules 1}
      - {id: inner, title: 中心城区, when: 中心城区, then: [decide: {在中心城区: true}], cite: rules 1}
      - {id: outside, title: 不适用, unless: '申请人类型 in ["企业"]', then: [decide: {是否适用: 不适用}], cite: rules 1}
      - id: long
        title: 提示
        when: any(外线工程, .外线长度 > params.报备上限) and "用气" in 申请内容 and 外线工程[用气].外线长度 > 报备上限
        then: [notice: {code: long, message: "共{len(外线工程)}条"}]
        cite: rules 2
    tables:
      - id: lines
        title: 审批方式
        for: 线 in 外线工程
        inputs: [线.外线长度, 是否适用]
        outputs: [线.审批方式]
        cite: rules 3
        rows:
          - {id: short, title: 短, if: ["<= 报备上限", 适用], then: [报备]}
          - {id: long, title: 长, if: ["> 报备上限", 适用], then: [审查]}
`)
	beside := func(name, text string) string {
		t.Helper()
		file := filepath.Join(filepath.Dir(set), name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	tests := beside("t_test.yaml", `tests: policies.yaml
at: 2025-03-05T09:00:00+08:00
base: {申请人类型: 企业, 申请内容: [用水, gas], 外线工程: {用水: {外线长度: 20}}}
cases:
  - name: 报备
    given: {外线工程: [{service: 用水, 外线长度: 20}, {service: gas, length: 320.5}]}
    expect: {outcomes: {是否适用: 适用, "外线工程[用水].审批方式": 报备, "works[用气].审批方式": {value: 审查}}, notices: [long], routes: [踏勘, {task: 施工, after: [踏勘]}]}
  - name: 缺长度
    given: {}
    expect: {status: incomplete, missing: ["外线工程[用气].外线长度"], outcomes: {"works[gas].审批方式": {possible: [报备, 审查]}}}
  - name: 中心城区
    given: {中心城区: 是}
    expect: {outcomes: {在中心城区: 是}}
  - name: 居民
    given: {applicant.type: 居民, 中心城区: 否}
    expect: {outcomes: {coverage: outside}}
    absent: {outcomes: ["外线工程[用水].审批方式"]}
`)
	if got := run(t, "", "test", tests); got.code != cli.ExitOK || !strings.Contains(got.stdout, "通过 4 个") {
		t.Errorf("test: %+v", got)
	}
	if got := run(t, "", "boundaries", "-p", set, "--tests", tests); got.code != cli.ExitOK || !strings.Contains(got.stdout, `"applicant.type":"enterprise"`) {
		t.Errorf("boundaries: %+v", got)
	}
	application := beside("a.yaml", "申请人类型: 企业\n申请内容: [用水]\n外线工程: {用水: {外线长度: 400}}\n")
	if got := run(t, "", "eval", application, "-p", set); !strings.Contains(got.stdout, "审查") {
		t.Errorf("eval: %+v", got)
	}
	rows := beside("a.csv", "申请人类型,申请内容,外线工程[用水].外线长度\n企业,用水,20\n企业,用水,400\n")
	if got := run(t, "", "eval", rows, "-p", set, "--where", "审批方式 = 审查"); !strings.Contains(got.stdout, "符合条件的1件") {
		t.Errorf("eval of rows: %+v", got)
	}
}

// A title that two things have, or that no expression can hold, is answered with names.
func TestTitlesThatAreNotEnough(t *testing.T) {
	t.Parallel()
	set := write(t, "policies.yaml", `guize: 2
set: t
title: 接入
languages: [zh]
sources: {rules: {title: 办法}}
facts:
  line.length: {type: number, title: 长度}
  pipe.length: {type: number, title: 长度}
  street: {type: bool, title: 街区}
outcomes:
  fee: {type: number, title: 收费}
policies:
  p:
    title: 收费
    rules:
      - {id: a, title: 甲, when: 长度 > 3, then: [decide: {fee: 1}], cite: rules 1}
      - {id: b, title: 乙, when: 街区.长度 > 3, then: [decide: {fee: 1}], cite: rules 1}
`)
	got := run(t, "", "check", set)
	if got.code != cli.ExitProblems || !strings.Contains(got.stdout, "line.length (policies.yaml:7:3), pipe.length (policies.yaml:8:3) 的标题都是“长度”，写名称") {
		t.Errorf("%+v", got)
	}
}
