//! `pol check`: packs and inputs in, a report out.

use crate::Ending;
use crate::args::{Check, Engine, Fix, Format, Machine, Undetermined};
use crate::error::Failure;
use crate::pack::{self, Loaded};
use crate::{clock, inputs, list, params, progress};
use pol_engine::{Pattern, Program, Progress, Repaired, Run, Settings, Verdict};
use pol_ir::module::Level;
use pol_ir::readset::ReadSet;
use pol_sources::Input;
use std::borrow::Cow;
use std::time::Instant;

/// Every level that a run can set.
const LEVELS: [Level; 4] = [Level::Advisory, Level::Mandatory, Level::Remediate, Level::Disabled];

/// Judges the inputs.
pub(crate) fn run(args: &Check) -> miette::Result<Ending> {
    let started = Instant::now();
    let (pack, early) = inputs::read_beside(&args.inputs, args.threads != 1, || {
        pack::load(&args.packs.packs, pack::Lints::Terminal)
    });
    let Some(pack) = pack? else { return Ok(Ending::Refused) };
    let bytes = early.unwrap_or_else(|| inputs::read(&args.inputs))?;
    let judged = pol_engine::on_threads(args.threads.into(), || judge(args, &pack, &bytes))?;
    let run = judged.run();
    if run.summary.policies == 0 {
        anstream::eprintln!("warning: no policy was run, so this says nothing about the input");
    }
    write(args, &judged)?;
    anstream::eprintln!("judged in {:.1} ms", started.elapsed().as_secs_f64() * 1000.0);
    let ending = ending(args, run);
    std::mem::forget(judged);
    Ok(ending)
}

/// What came of the inputs.
enum Judged {
    /// They were judged.
    Run(Box<Run>),
    /// They were judged, repaired, and judged again.
    Repaired(Box<Repaired>),
}

impl Judged {
    /// The run that decides: the one after fixes.
    fn run(&self) -> &Run {
        match self {
            Self::Run(run) => run,
            Self::Repaired(repaired) => &repaired.after,
        }
    }

    fn runs(&mut self) -> Vec<&mut Run> {
        match self {
            Self::Run(run) => vec![&mut **run],
            Self::Repaired(repaired) => {
                let Repaired { before, after, .. } = &mut **repaired;
                vec![before, after]
            }
        }
    }
}

fn judge(args: &Check, pack: &Loaded, bytes: &[inputs::Bytes]) -> miette::Result<Judged> {
    let module = &pack.module;
    let given = params::Given {
        params: &args.params,
        now: clock::now(args.now.as_deref())?,
        request: args.request.as_deref(),
    };
    let values = params::bind(module, &given)?;
    let read_set = ReadSet::of(module);
    let read_set = if args.fix.is_some() { read_set.at_once() } else { read_set };
    let inputs: Vec<Input<'_>> =
        bytes.iter().map(|input| Input { name: &input.name, bytes: Cow::Borrowed(&input.bytes) }).collect();
    let mut graph = pol_sources::read(&inputs, module, &read_set, pol_stdlib::schemas())?;
    if graph.columns.tables.iter().any(|(_, table)| !table.complete) {
        anstream::eprintln!(
            "warning: the input is not whole (deferred or targeted changes, or errors): what it leaves out was not judged"
        );
    }
    let settings = settings(args, pack)?;
    let progress = Progress::default();
    let program = Program { module, params: &values };
    let mut judged = progress::with_bar(&progress, || {
        if args.fix.is_some() {
            return Judged::Repaired(Box::new(pol_engine::repair(program, graph, &settings, &progress)));
        }
        let run = pol_engine::run(program, &mut graph, &settings, &progress);
        // The process ends soon, and that frees it all at once.
        std::mem::forget(graph);
        Judged::Run(Box::new(run))
    });
    if args.undetermined == Undetermined::Allow {
        for run in judged.runs() {
            run.findings.retain(|finding| finding.verdict != Verdict::Undetermined);
        }
    }
    Ok(judged)
}

fn settings(args: &Check, pack: &Loaded) -> Result<Settings, Failure> {
    Ok(Settings {
        engine: engine(&args.machine),
        threads: args.threads.into(),
        only: patterns(&args.only, pack)?,
        skip: patterns(&args.skip, pack)?,
        levels: levels(&args.levels, pack)?,
        fitting_packs: pack.built_in,
    })
}

/// What judges, in the engine's words.
pub(crate) fn engine(machine: &Machine) -> pol_engine::Engine {
    match machine.engine {
        Engine::Auto => pol_engine::Engine::Auto,
        Engine::Native => pol_engine::Engine::Native,
        Engine::Interpreter => pol_engine::Engine::Interpreter,
    }
}

/// The levels that the run sets; the last one wins.
fn levels(texts: &[String], pack: &Loaded) -> Result<Vec<(Pattern, Level)>, Failure> {
    let one = |text: &String| {
        let shape = || Failure::LevelShape { text: text.clone() };
        let (policy, level) = text.split_once('=').ok_or_else(shape)?;
        let level = LEVELS.iter().find(|known| list::level(**known) == level.trim()).ok_or_else(shape)?;
        Ok((pattern(policy.trim(), pack)?, *level))
    };
    texts.iter().map(one).collect()
}

/// The patterns; one that matches no policy is a mistake, not a wish.
fn patterns(texts: &[String], pack: &Loaded) -> Result<Vec<Pattern>, Failure> {
    texts.iter().map(|text| pattern(text, pack)).collect()
}

fn pattern(text: &str, pack: &Loaded) -> Result<Pattern, Failure> {
    let pattern = Pattern::new(text);
    if pack.module.policies.values().any(|policy| pattern.matches(&policy.path)) {
        return Ok(pattern);
    }
    let paths = pack.module.policies.values().map(|policy| &*policy.path);
    let names = paths.clone().chain(paths.filter_map(|path| path.rsplit('.').next()));
    let help = pol_diagnostics::did_you_mean(text, names).map_or_else(
        || "`pol list` prints the policies of a pack".to_owned(),
        |name| format!("did you mean `{name}`? `pol list` prints the policies of a pack"),
    );
    Err(Failure::NoMatch { pattern: text.to_owned(), help })
}

fn write(args: &Check, judged: &Judged) -> Result<(), Failure> {
    let colour = args.output.is_none() && crate::wants_colour();
    let report = match (judged, args.format) {
        (Judged::Run(run), Format::Text) => pol_report::text(run, colour),
        (Judged::Run(run), Format::Json) => pol_report::json(run),
        (Judged::Repaired(repaired), Format::Text) if args.fix == Some(Fix::Diff) => {
            pol_report::diff(repaired, colour)
        }
        (Judged::Repaired(repaired), Format::Text) => pol_report::repaired_text(repaired, colour),
        (Judged::Repaired(repaired), Format::Json) => pol_report::repaired_json(repaired),
    };
    match &args.output {
        Some(path) => {
            std::fs::write(path, report).map_err(|source| Failure::Write { path: path.clone(), source })
        }
        None if colour => crate::print(&report),
        None => crate::print_plain(&report),
    }
}

fn ending(args: &Check, run: &Run) -> Ending {
    let undecided = args.undetermined == Undetermined::Block && run.undetermined_mandatory();
    if undecided || run.blocks() { Ending::Failed } else { Ending::Good }
}
