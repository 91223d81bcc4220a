# cpack: the binary, its unit, its settings, its manual. Libraries it links are found by dpkg-shlibdeps.
include(GNUInstallDirs)
add_custom_command(
  OUTPUT ${CMAKE_BINARY_DIR}/ouvrage.1 ${CMAKE_BINARY_DIR}/ouvrage.bash
  COMMAND ouvrage manuel > ${CMAKE_BINARY_DIR}/ouvrage.1
  COMMAND ouvrage completion > ${CMAKE_BINARY_DIR}/ouvrage.bash
  DEPENDS ouvrage
  COMMENT "Writing the manual and the completion"
  VERBATIM)
add_custom_target(manuel DEPENDS ${CMAKE_BINARY_DIR}/ouvrage.1 ${CMAKE_BINARY_DIR}/ouvrage.bash)

install(TARGETS ouvrage RUNTIME DESTINATION bin)
install(FILES packaging/ouvrage.service DESTINATION lib/systemd/system)
install(FILES ouvrage.exemple.toml DESTINATION /etc/ouvrage RENAME ouvrage.toml)
install(FILES ${CMAKE_BINARY_DIR}/ouvrage.1 DESTINATION share/man/man1)
install(FILES ${CMAKE_BINARY_DIR}/ouvrage.bash DESTINATION share/bash-completion/completions RENAME ouvrage)
install(FILES LICENSE DESTINATION share/doc/ouvrage RENAME copyright)
install(FILES CHANGELOG.md docs/exploitation.md DESTINATION share/doc/ouvrage)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_CONTACT "Ouvrage maintainers <ouvrage@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "account of hours of French social clauses in contracts")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION web)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "adduser, ca-certificates, fonts-inter | fonts-dejavu-core")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA "${CMAKE_SOURCE_DIR}/packaging/postinst;${CMAKE_SOURCE_DIR}/packaging/prerm;${CMAKE_SOURCE_DIR}/packaging/conffiles")
include(CPack)
