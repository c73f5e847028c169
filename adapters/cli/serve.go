package cli

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/adapters/signed"
	"github.com/guize-rules/guize/adapters/tracing"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/tell"
)

// serving is what serve is told.
type serving struct {
	most              int // connections
	addr, admin       string
	journal, tokens   string
	factKeys, number  string
	traces            string
	root, tests, plan string
	door              net.Listener // of callers, once it is open
	verify            string       // file of the keys, one of which must have signed a set
	sets              []string     // files or folders; none where there is a plan
	cert, key, caller string
	hosts             []string
	open, quick       bool
	watch, shutdown   time.Duration
	level             string
	compress          int
	limits            httpapi.Limits
	words             tell.Lang // of what stops it
	engine            []engine.Option
	strangers         []string // variables that are none of its flags'
	callers           int      // that the tokens file names
	keptHeads         headsOf
}

func (a *app) serveCommand() *cobra.Command {
	var s serving
	cmd := &cobra.Command{
		Use:   "serve [SET...]",
		Short: "Answer requests over HTTP / 以 HTTP 提供服务",
		Long: `Answer requests over HTTP by the policy set of -p; GET /docs/ shows what can be
asked. Several sets, such as "guize serve water.yaml heating.yaml", are asked by
their names: POST /v1/sets/{set}/decisions. A set is read again when its files change (--watch), on SIGHUP, and on
POST /v1/admin/reload; tokens and certificates within a second of a change, and on
SIGHUP. A set that does not compile, has a gap or a contradiction, or fails its
tests leaves the old one serving. With --plan several servers change from a set to
the next at one moment: a line of that file is a set, its digest and the moment. With --journal every decision is durable before it
is given.

Every flag can be set in the environment too: --client-ca is GUIZE_CLIENT_CA.

The server listens on this machine alone unless --addr says otherwise, and then
it needs --tokens, the file of the callers (see "guize serve token"), or --open.
Nobody may read the journal or reload without a token or a certificate. The
operators' guide, docs/operations.md, goes through all of it.

以 HTTP 提供服务。可以同时提供几套规则集，按名称访问。默认只在本机监听；对外监听须配置令牌。详见运维指南 docs/operations.zh.md。`,
	}
	f := cmd.Flags()
	f.StringVar(&s.addr, "addr", "127.0.0.1:8080", "address to listen on / 监听地址")
	f.StringVar(&s.admin, "admin-addr", "", "address for /metrics and profiles, for operators only / 运维监听地址")
	f.StringVar(&s.journal, "journal", "", "keep decisions: a file, or postgres://… / 决定日志")
	f.StringVar(&s.number, "number", "", "fact that holds the number of an application, to find decisions by / 保存申请编号的事实，供查找")
	f.StringVar(&s.factKeys, "fact-keys", "", "bind kept decisions to their facts by the last key of this file (see serve key) / 事实密钥文件")
	f.StringVar(&s.keptHeads.save, "save-heads", "", "keep the end of the journal's chain elsewhere: a file to append to, or http(s)://… to post to / 链首另存")
	f.DurationVar(&s.keptHeads.every, "heads-every", time.Minute, "how often / 另存的间隔")
	f.StringVar(&s.keptHeads.signKey, "sign-key", "", "key to sign the heads with, PEM / 链首签名私钥")
	f.StringVar(&s.keptHeads.heads, "heads", "", "heads that were saved before: a journal that is older does not start / 先前另存的链首")
	f.StringVar(&s.keptHeads.verifyKey, "verify-key", "", "key that signed them, PEM / 链首验签公钥")
	f.BoolVar(&s.keptHeads.acceptLoss, "accept-loss", false, "start all the same, and record the loss in the journal / 承认丢失并记入日志")
	f.StringVar(&s.traces, "traces", "", "send OpenTelemetry traces to this collector, such as http://127.0.0.1:4318 / 链路追踪")
	f.StringVar(&s.tokens, "tokens", "", "file of the callers' tokens / 令牌文件")
	f.StringVar(&s.tests, "tests", "", "file of the set's tests (default: the one beside it) / 用例文件")
	f.StringVar(&s.plan, "plan", "", "file that says which sets decide from when on, in place of -p / 各版规则集何时起用的计划")
	f.StringVar(&s.verify, "verify", "", "load only sets that a key of this file has signed, PEM (see guize sign) / 只加载由这些公钥签过名的规则集")
	f.StringVar(&s.cert, "tls-cert", "", "certificate of the server, PEM / 服务器证书")
	f.StringVar(&s.key, "tls-key", "", "its key, PEM / 服务器私钥")
	f.StringVar(&s.caller, "client-ca", "", "authorities of the callers' certificates, PEM; callers are named in --tokens / 客户端证书颁发者")
	f.StringSliceVar(&s.hosts, "host", nil, "names by which the server may be called (default: any; on this machine alone: localhost) / 主机名")
	f.BoolVar(&s.open, "open", false, "let everybody who can reach the server decide / 允许任何人使用")
	f.BoolVar(&s.quick, "quick", false, "bring a set into use without the analysis of check, as for a very large one / 不作分析就启用规则集")
	f.DurationVar(&s.watch, "watch", time.Second, "how often to look whether the set changed; 0: never / 检查规则集改动的间隔")
	f.DurationVar(&s.shutdown, "shutdown", 30*time.Second, "time to finish requests at the end / 停机期限")
	f.StringVar(&s.level, "log-level", "info", "debug, info, warn or error / 日志级别")
	f.Int64Var(&s.limits.Body, "max-body", 1<<20, "bytes of a request, or of a line of a batch / 请求上限")
	f.IntVar(&s.limits.Lines, "max-lines", 100_000, "lines of a batch / 每批行数上限")
	f.IntVar(&s.most, "max-connections", 10_000, "connections at once; more are answered 503 / 连接数上限")
	f.Int64Var(&s.limits.Bytes, "max-held", 256<<20, "bytes of all requests under way at once; more are answered 503 / 同时受理的请求合计上限")
	f.DurationVar(&s.limits.Timeout, "timeout", 10*time.Second, "time for one decision / 每件时限")
	f.IntVar(&s.compress, "compress", 4096, "bytes from which an answer is compressed for callers that accept gzip; 0: never / 压缩回答的起点")
	f.Float64Var(&s.limits.Rate, "rate", 0, "requests and lines of batches a second of one caller, each with 100,000 units of work and 2,000 bytes; 0: any number / 每秒请求上限")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := a.environment(cmd.Flags()); err != nil {
			return err
		}
		s.strangers, s.root = a.strangers(cmd.Flags()), a.within
		if s.sets = args; len(args) == 0 || cmd.Flags().Changed("policies") {
			s.sets = append([]string{a.policies}, args...)
		}
		if s.plan != "" {
			if len(args) > 0 || cmd.Flags().Changed("policies") || s.tests != "" {
				return misuse("--plan 已写明规则集，不能再给规则集、-p 或 --tests", "--plan names the sets: leave out other sets, -p and --tests")
			}
			s.sets = nil
		}
		return action(func(ctx context.Context, _ []string) error { return a.serve(ctx, &s) })(cmd, args)
	}
	cmd.AddCommand(a.tokenCommand(), a.keyCommand())
	return cmd
}

// versionText is the version of this program, with the commit where it is known.
func versionText() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return info.Main.Version + " " + s.Value[:12]
		}
	}
	return info.Main.Version
}

// releaseText is the version of this program where it has one, as decisions name it.
func releaseText() string {
	if v := versionText(); strings.HasPrefix(v, "v") {
		return v
	}
	return ""
}

// strangers are the variables of the environment that look like a flag's and are
// none's, such as a misspelt one.
func (a *app) strangers(flags *pflag.FlagSet) []string {
	var out []string
	for _, v := range os.Environ() {
		name, _, _ := strings.Cut(v, "=")
		flag, ours := strings.CutPrefix(name, "GUIZE_")
		if ours && a.getenv(name) != "" && flags.Lookup(strings.ToLower(strings.ReplaceAll(flag, "_", "-"))) == nil {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// environment sets the flags that were not given from the environment.
func (a *app) environment(flags *pflag.FlagSet) error {
	var bad error
	flags.VisitAll(func(f *pflag.Flag) {
		name := "GUIZE_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		if v := a.getenv(name); v != "" && !f.Changed && bad == nil {
			if err := flags.Set(f.Name, v); err != nil { // not the value, which may be a password
				zh, en := flagKind(f.Value.Type())
				bad = misuse("环境变量 %[1]s 的值不对，应与 --%[2]s 的写法一样："+zh, "%[1]s: the value does not fit; write it as --%[2]s wants it: "+en, name, f.Name)
			}
		}
	})
	return bad
}

func (a *app) serve(ctx context.Context, s *serving) error {
	defer a.collectRarely()()
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM)
	defer stop()
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP) // from the start on, since one that comes before would end the program
	defer signal.Stop(hangups)
	s.words = a.tongue(nil)
	log, err := s.log(a.err)
	if err != nil {
		return err
	}
	opts := httpapi.Options{Limits: s.limits, Log: log, Now: a.now, Version: versionText(), Compress: s.compress}
	if s.compress <= 0 {
		opts.Compress = -1
	}
	access, err := s.entrance(&opts)
	if err != nil {
		return err
	}
	if s.traces != "" {
		t, err := tracing.OTLP(ctx, s.traces, versionText())
		if err != nil {
			return err
		}
		tracing.LogErrors(log)
		defer s.lastSpans(ctx, t, log)
		opts.Tracer = t
	}
	s.engine = a.options()
	sources, err := s.sources()
	if err != nil {
		return err
	}
	if s.keptHeads != (headsOf{every: s.keptHeads.every}) && s.journal == "" {
		return usage("%s", s.words.Say("链首的选项须与 --journal 一起给出", "the flags of heads need --journal"))
	}
	if s.factKeys != "" && s.journal == "" {
		return usage("%s", s.words.Say("--fact-keys 须与 --journal 一起给出", "--fact-keys needs --journal"))
	}
	arrive := func() {}
	if s.journal != "" {
		j, arrived, err := s.awaitJournal(ctx, a.now, access, log)
		if err != nil || j == nil {
			return err
		}
		defer j.Close()
		arrive = sync.OnceFunc(arrived)
		defer arrive()
		if err := s.keptHeads.check(ctx, j, s, log); err != nil {
			return err
		}
		defer s.keptHeads.start(j, log)()
		opts.Journal = j
	}
	h, err := httpapi.NewSets(ctx, sources, opts)
	if bad := (*wire.NotUsed)(nil); errors.As(err, &bad) {
		return errors.New(bad.In(string(s.words)))
	}
	if err != nil {
		return err
	}
	arrive()
	return s.run(ctx, h, access, hangups, log)
}

// openJournal opens the journal and says which it is. A new one is a warning:
// where there was one before, the name is wrong or the file is gone.
func (s *serving) openJournal(ctx context.Context, now func() time.Time, log *slog.Logger) (*journal.Journal, error) {
	opts := journal.Options{Program: versionText(), Now: now, Unchecked: true, Engine: s.engine, Number: s.number}
	var err error
	if s.factKeys != "" {
		if opts.Keys, err = readFactKeys(s.factKeys); err != nil {
			return nil, err
		}
	}
	j, err := journal.Open(ctx, s.journal, opts)
	if err != nil {
		return nil, err
	}
	head, err := j.Head(ctx)
	var entries int64
	if err == nil {
		entries, err = j.Entries(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, j.Close())
	}
	if j.New() {
		log.Warn("a new journal was made", "journal", j.ID())
	}
	said := []any{"journal", j.ID(), "entries", entries, "seq", head.Seq, "hash", head.Hash}
	if opts.Keys != nil {
		said = append(said, "fact_key", opts.Keys.Current())
	}
	log.Info("journal opened", said...)
	return j, nil
}

// log is where the server writes what it does, one JSON object a line.
func (s *serving) log(w io.Writer) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(s.level)); err != nil {
		return nil, usage(s.words.Say("--log-level %s：应是 debug、info、warn 或 error", "--log-level %s: want debug, info, warn or error"), s.level)
	}
	log := slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level}))
	for _, name := range s.strangers {
		log.Warn("a variable that is no flag", "name", name)
	}
	return log, nil
}

// lastSpans sends what is left, within the time of a shutdown.
func (s *serving) lastSpans(ctx context.Context, t *tracing.Tracer, log *slog.Logger) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.shutdown)
	defer cancel()
	if err := t.Shutdown(ctx); err != nil {
		log.Warn("traces not sent", "error", err.Error())
	}
}

// sources are where the sets lie.
func (s *serving) sources() (out []httpapi.Source, err error) {
	if s.tests != "" && len(s.sets) > 1 {
		return nil, usage("%s", s.words.Say("--tests 只用于一套规则集；几套规则集的用例各放在规则集旁边", "--tests is for one set; the tests of several lie beside each"))
	}
	if s.plan != "" {
		src, err := s.source(s.plan)
		src.Plan, src.Name = src.Name, ""
		return []httpapi.Source{src}, err
	}
	for _, file := range s.sets {
		src, err := s.source(file)
		if err != nil {
			return nil, err
		}
		out = append(out, src)
	}
	return out, nil
}

// source opens the folder of the set, out of which neither a set nor a symbolic
// link leads.
func (s *serving) source(file string) (src httpapi.Source, err error) {
	root := s.root
	if root == "" {
		if root = filepath.Dir(file); isFolder(file) {
			root = file
		}
	}
	src.Quick, src.Engine = s.quick, s.engine
	if s.verify != "" {
		if src.Keys, err = readKey(s.verify, signed.ParsePublicKeys); err != nil {
			return src, err
		}
	}
	if src.Name, err = s.within(root, file); err != nil {
		return src, err
	}
	if s.tests != "" {
		if src.Tests, err = s.within(root, s.tests); err != nil {
			return src, err
		}
	}
	root, err = filepath.Abs(root)
	src.FS = rootFS{base: root, within: root}
	return src, err
}

// within is the way from a folder to a file in it.
func (s *serving) within(root, file string) (string, error) {
	absRoot, err := filepath.Abs(root)
	if err != nil {
		return "", err
	}
	abs, err := filepath.Abs(file)
	if err != nil {
		return "", err
	}
	rel, err := filepath.Rel(absRoot, abs)
	if err != nil || !filepath.IsLocal(rel) {
		return "", usage(s.words.Say("%s 不在 %s 之内；用 --root 指定上级文件夹", "%s is not in %s; --root names a folder that holds both"), file, root)
	}
	return filepath.ToSlash(rel), nil
}

// run listens until the end.
func (s *serving) run(ctx context.Context, h *httpapi.Handler, access *httpapi.Access, hangups <-chan os.Signal, log *slog.Logger) error {
	secure := access.TLS()
	if s.door == nil {
		var err error
		if s.door, err = s.listen(ctx, s.addr); err != nil {
			return err
		}
	}
	ln := secured(s.door, secure)
	var wg sync.WaitGroup
	defer wg.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if s.admin != "" {
		adminLn, err := s.listen(ctx, s.admin)
		if err != nil {
			ln.Close()
			return err
		}
		log.Info("listening for operators", "addr", adminLn.Addr().String())
		wg.Go(func() {
			httpapi.Serve(ctx, adminLn, h.Admin(), httpapi.ServeOptions{Shutdown: time.Second, Write: 5 * time.Minute, Log: log})
		})
	}
	if s.watch > 0 {
		wg.Go(func() { h.Watch(ctx, s.watch) })
	}
	wg.Go(func() { access.Watch(ctx, s.entranceEvery()) })
	wg.Go(func() { hangUps(ctx, access, h, hangups) })
	log.Info("listening", "addr", ln.Addr().String(), "tls", secure != nil, "callers", s.callers, "journal", s.journal != "")
	err := httpapi.Serve(ctx, ln, h, httpapi.ServeOptions{Shutdown: s.shutdown, Most: s.most, Log: log, Draining: func() {
		h.Drain()
		log.Info("ending")
	}})
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf(s.words.Say("停机期限 %s 已到，未办完的请求被切断", "requests were cut off after %s"), s.shutdown)
	}
	return err
}

func (s *serving) listen(ctx context.Context, addr string) (net.Listener, error) {
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf(s.words.Say("%s 已被另一个程序占用；请换端口，或停掉它（ss -ltnp 可查）",
			"%s: another program listens there already; take another port, or stop it (ss -ltnp names it)"), addr)
	}
	return ln, err
}

// secured speaks TLS where there are certificates.
func secured(ln net.Listener, secure *tls.Config) net.Listener {
	if secure == nil {
		return ln
	}
	return tls.NewListener(ln, secure)
}
