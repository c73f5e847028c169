package source

import (
	"context"
	"strings"

	"gopkg.in/yaml.v3"
)

// A reader of YAML gives up at the first thing that is not YAML, which would
// hide every other mistake of the file. So the smallest block around the
// mistake is left out and the rest is read: a rule that is not YAML costs that
// rule. What was left out is only ever the reason to say less, never the
// ground of another finding.

const (
	mostPatches  = 5       // mistakes of this kind that are reported
	mostAttempts = 20      // blocks that are tried in all
	largestPatch = 1 << 20 // bytes of a file for which this is done
)

// patch reports a text that is not YAML and returns what can be read of it, or
// nil.
func (src *File) patch(ctx context.Context, text string, err error, out *Sink) *yaml.Node {
	src.Patched = true
	lines := SplitLines(text)
	attempts := 0
	for range mostPatches {
		line := src.syntax(ctx, strings.Join(lines, "\n"), err, out)
		if len(text) > largestPatch {
			return nil
		}
		var root *yaml.Node
		lines, root, err = leaveOut(ctx, lines, line, &attempts)
		switch {
		case lines == nil:
			return nil
		case err == nil:
			return root
		}
	}
	return nil
}

// leaveOut tries the blocks around a line, the smallest first, until what is
// left can be read, or has its first mistake after the block.
func leaveOut(ctx context.Context, lines []string, line int, attempts *int) ([]string, *yaml.Node, error) {
	start := min(line, len(lines)) - 1
	for start >= 0 && *attempts < mostAttempts && ctx.Err() == nil {
		*attempts++
		end := blockEnd(lines, start)
		rest := append([]string(nil), lines...)
		for i := start; i < end; i++ {
			rest[i] = ""
		}
		text := strings.Join(rest, "\n")
		n, err := decodeNode(decoder(ctx, text))
		if err == nil {
			if isEmpty(n) {
				return nil, nil, nil
			}
			return rest, n.Content[0], nil
		}
		at, problem := cutProblem(err)
		if (File{Lines: rest}).problemLine(ctx, text, at, problem) > end {
			return rest, nil, err
		}
		start = blockAround(lines, start)
	}
	return nil, nil, nil
}

// blockEnd is the index after the last line of the block that begins at start.
func blockEnd(lines []string, start int) int {
	end := start + 1
	for end < len(lines) && (blank(lines[end]) || depth(lines[end]) > depth(lines[start])) {
		end++
	}
	return end
}

// blockAround is the line that begins the next larger block, -1 at the top.
func blockAround(lines []string, start int) int {
	for i := start - 1; i >= 0; i-- {
		if !blank(lines[i]) && depth(lines[i]) < depth(lines[start]) {
			return i
		}
	}
	return -1
}

func blank(line string) bool {
	t := strings.TrimSpace(line)
	return t == "" || t[0] == '#'
}

func depth(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }
