//! Walks through the network that the standard types declare, in a plan in which nothing has an identifier yet.

use pol_ir::interpret::{Interpreter, bind_params};
use pol_ir::readset::ReadSet;
use pol_sources::{Input, read};

#[test]
fn a_database_is_reached_through_the_network_of_a_plan() {
    let folder = pol_tests::root().join("tests/fixtures/network");
    let module = pol_tests::module(&[&folder.join("network.pol")]);
    let (params, read_set) = (bind_params(&module, &[]).unwrap(), ReadSet::of(&module).at_once());
    let plan = std::fs::read(folder.join("plan.json")).unwrap();
    let inputs = [Input { name: "plan.json", bytes: plan.as_slice().into() }];
    let graph = read(&inputs, &module, &read_set, pol_stdlib::schemas()).unwrap();
    let interpreter = Interpreter::new(&module, &params, &graph.columns);
    let (policy, _) = module.policies.iter().next().unwrap();
    let judged = interpreter.subjects(policy).into_iter().map(|subject| {
        let judgement = interpreter.explain(policy, subject);
        let message = judgement.rules.first().map(|rule| rule.message.clone()).unwrap_or_default();
        format!("{} {:?} {message}", graph.columns.address(subject.unwrap()), judgement.outcome)
            .trim_end()
            .to_owned()
    });
    insta::assert_snapshot!(judged.collect::<Vec<_>>().join("\n"), @r"
    aws_db_instance.orders Fail orders can be reached: aws_internet_gateway.gate -> aws_route.out -> aws_route_table.out -> aws_route_table_association.open -> aws_subnet.open -> aws_db_subnet_group.open -> aws_db_instance.orders
    aws_db_instance.ledger Pass
    aws_db_instance.guest Pass
    ");
}
